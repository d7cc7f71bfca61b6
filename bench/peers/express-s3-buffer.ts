import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import express from 'express';
import { requireToken, verifier } from './cognito-verifier';
import { environment } from './environment';
import { IMAGE_KEY } from './image-key';

/** Express 5, aws-jwt-verify and an S3 client, each as its documentation creates it; the object is read whole before it is sent. */
const s3 = new S3Client({});

const app = express();
app.get('/v1/profile-image', requireToken, async (_request, response) => {
  const object = await s3.send(new GetObjectCommand({ Bucket: environment.BUCKET, Key: IMAGE_KEY }));
  const bytes = await object.Body?.transformToByteArray();
  response.type('png').send(Buffer.from(bytes ?? []));
});
void verifier.hydrate().then(() => app.listen(Number(environment.PORT)));
