import { createHash, createHmac } from 'node:crypto';
import http from 'node:http';
import { Pool } from 'undici';
import { environment } from './environment';

/**
 * The floor for publishing: Node's own server and one request, signed by hand (AWS Signature Version 4, "Create a
 * signed AWS API request") over a kept connection. Not proven against AWS, and no way to build a product.
 */
const pool = new Pool(environment.IOT_ENDPOINT, { connections: 64 });
const host = new URL(environment.IOT_ENDPOINT).host;
const PATH = '/topics/controlGate?qos=1';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

function signedHeaders(body: string): Record<string, string> {
  const time = new Date().toISOString().replaceAll(/[:-]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const scope = `${day}/${process.env['AWS_REGION']}/iotdevicegateway/aws4_request`;
  const bodyHash = hash(body);
  const canonical = `POST\n/topics/controlGate\nqos=1\nhost:${host}\nx-amz-content-sha256:${bodyHash}\nx-amz-date:${time}\n\nhost;x-amz-content-sha256;x-amz-date\n${bodyHash}`;
  const key = [process.env['AWS_REGION'] ?? '', 'iotdevicegateway', 'aws4_request'].reduce<Buffer>(
    hmac,
    hmac(`AWS4${process.env['AWS_SECRET_ACCESS_KEY']}`, day),
  );
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash(canonical)}`).toString('hex');
  return {
    host,
    'x-amz-date': time,
    'x-amz-content-sha256': bodyHash,
    authorization: `AWS4-HMAC-SHA256 Credential=${process.env['AWS_ACCESS_KEY_ID']}/${scope}, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=${signature}`,
  };
}

http
  .createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const published = await pool.request({ method: 'POST', path: PATH, headers: signedHeaders(body), body });
    await published.body.dump();
    const answer = JSON.stringify({ status: published.statusCode === 200 ? 'published' : 'failed' });
    response.writeHead(published.statusCode, { 'Content-Length': Buffer.byteLength(answer) }).end(answer);
  })
  .listen(environment.PORT);
