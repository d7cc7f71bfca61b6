import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import { crc32 } from 'node:zlib';
import { environment } from '../peers/environment';

/**
 * Answers every GetObject with the same random bytes, `IMAGE_BYTES` of them, and with the checksum that Amazon S3
 * sends where one was stored with the object, as it is for uploads with the SDK.
 */
const image = randomBytes(Number(process.env['IMAGE_BYTES']));
const etag = `"${createHash('md5').update(image).digest('hex')}"`;
const checksum = Buffer.alloc(4);
checksum.writeUInt32BE(crc32(image));

http
  .createServer((request, response) => {
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, { ETag: etag }).end();
      return;
    }
    response.writeHead(200, {
      'Content-Type': 'image/png',
      'Content-Length': image.length,
      ETag: etag,
      ...(request.headers['x-amz-checksum-mode'] && {
        'x-amz-checksum-crc32': checksum.toString('base64'),
        'x-amz-checksum-type': 'FULL_OBJECT',
      }),
    });
    response.end(image);
  })
  .listen(Number(environment.PORT), '127.0.0.1');
