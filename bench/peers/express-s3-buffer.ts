import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import express from 'express';
import { environment } from './environment';
import { IMAGE_KEY } from './image-key';

/** Express 5 and an S3 client as its documentation creates it; the object is read whole before it is sent. */
const s3 = new S3Client({});

const app = express();
app.get('/v1/profile-image', async (_request, response) => {
  const object = await s3.send(new GetObjectCommand({ Bucket: environment.BUCKET, Key: IMAGE_KEY }));
  const bytes = await object.Body?.transformToByteArray();
  response.type('png').send(Buffer.from(bytes ?? []));
});
app.listen(Number(environment.PORT));
