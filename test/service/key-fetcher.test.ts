import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { FetchError } from 'aws-jwt-verify/error';
import { close, listen } from '../../local/loopback-server';
import { createKeyFetcher, KeyServerResponseError } from '../../service/auth/key-fetcher';
import { selfSigned } from '../support/self-signed';

const ORIGIN = 'https://keys.example.com';

let server: http.Server;
let url: string;
let answer: http.RequestListener;

beforeAll(async () => {
  server = http.createServer((request, response) => answer(request, response));
  url = `http://127.0.0.1:${await listen(server, 0)}`;
});

afterAll(() => close(server));

const fetchKeys = () => createKeyFetcher(new Map([[ORIGIN, url]])).fetch(`${ORIGIN}/pool/keys.json`);

describe('fetching keys', () => {
  it('goes to the origin that stands in, with the same path', async () => {
    answer = (request, response) => response.end(request.url);
    expect(Buffer.from(await fetchKeys()).toString()).toBe('/pool/keys.json');
  });

  it('follows no redirect: the keys are where they are configured, or nowhere', async () => {
    answer = (request, response) => {
      if (request.url === '/elsewhere') response.end('keys of somebody else');
      else response.writeHead(302, { Location: '/elsewhere' }).end();
    };
    await expect(fetchKeys()).rejects.toBeInstanceOf(FetchError);
  });

  it('tells an answer without keys from no answer', async () => {
    answer = (_request, response) => response.writeHead(404).end();
    await expect(fetchKeys()).rejects.toMatchObject({ status: 404 });
    await expect(fetchKeys()).rejects.toBeInstanceOf(KeyServerResponseError);
    answer = (request) => request.socket.destroy();
    await expect(fetchKeys()).rejects.not.toBeInstanceOf(KeyServerResponseError);
  });

  it('gives up on an answer that is larger than any key set, however long it would go on', async () => {
    let closed: Promise<unknown> | undefined;
    answer = (_request, response) => {
      closed = once(response, 'close');
      const goOn = () => {
        while (response.write(Buffer.alloc(16 * 1024)));
        response.once('drain', goOn);
      };
      goOn();
    };
    await expect(fetchKeys()).rejects.toThrow('more than 65536 bytes');
    await closed;
  });

  it('takes an answer of the largest size', async () => {
    answer = (_request, response) => response.end(Buffer.alloc(64 * 1024));
    expect((await fetchKeys()).byteLength).toBe(64 * 1024);
  });

  it('believes no server whose certificate nobody has vouched for', async () => {
    const stranger = https.createServer(selfSigned(), (_request, response) => response.end('keys'));
    const port = await listen(stranger, 0);
    await expect(createKeyFetcher(new Map()).fetch(`https://127.0.0.1:${port}/keys`)).rejects.toThrow(
      'self-signed certificate',
    );
    await close(stranger);
  });

  it('gives up on a server that does not answer', async () => {
    answer = () => {};
    await expect(fetchKeys()).rejects.toBeInstanceOf(FetchError);
  });
});
