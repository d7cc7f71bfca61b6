import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import express from 'express';
import { requireToken, verifier } from './cognito-verifier';
import { environment } from './environment';
import { IMAGE_KEY } from './image-key';

/** Express 5, aws-jwt-verify and an S3 client, each as its documentation creates it; the object is piped to the client. */
const s3 = new S3Client({});

const app = express();
app.get('/v1/profile-image', requireToken, async (_request, response) => {
  const object = await s3.send(new GetObjectCommand({ Bucket: environment.BUCKET, Key: IMAGE_KEY }));
  response.set({ 'Content-Type': 'image/png', 'Content-Length': String(object.ContentLength) });
  await pipeline(object.Body as NodeJS.ReadableStream, response);
});
void verifier.hydrate().then(() => app.listen(Number(environment.PORT)));
