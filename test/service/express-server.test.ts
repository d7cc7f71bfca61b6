import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Request } from 'express';
import { createExpressServer } from '../../service/platform/express-server';

let server: http.Server;
let url: string;
const app = express();
app.set('trust proxy', 1);
app.use(express.json());

beforeAll(async () => {
  server = createExpressServer(app, { keepAliveTimeout: 1_234 });
  server.on('request', app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

describe('requests and responses of the server', () => {
  it("have Express's prototypes already when Express sees them, so that it changes nothing", async () => {
    const before = new Promise<[http.IncomingMessage, http.ServerResponse]>((resolve) => {
      server.prependOnceListener('request', (request, response) => resolve([request, response]));
    });
    const changes: object[] = [];
    const setPrototypeOf = jest.spyOn(Object, 'setPrototypeOf').mockImplementation((object, prototype) => {
      if (Object.getPrototypeOf(object) !== prototype) changes.push(object);
      return Reflect.setPrototypeOf(object, prototype) ? object : object;
    });
    await fetch(`${url}/nowhere`);
    setPrototypeOf.mockRestore();
    const [request, response] = await before;
    expect(Object.getPrototypeOf(request)).toBe(app.request);
    expect(Object.getPrototypeOf(response)).toBe(app.response);
    expect(changes.filter((object) => object === request || object === response)).toEqual([]);
    expect(request).toBeInstanceOf(http.IncomingMessage);
    expect(response).toBeInstanceOf(http.ServerResponse);
  });

  it("have every member that Express's documentation gives them", async () => {
    let seen: Record<string, unknown> = {};
    app.post('/everything/:id', (request: Request, response) => {
      seen = {
        app: request.app === app && response.app === app,
        pair: request.res === response && response.req === request,
        ip: request.ip,
        hostname: request.hostname,
        protocol: request.protocol,
        query: request.query['q'],
        params: request.params['id'],
        body: request.body,
        accepts: request.accepts(['html', 'json']),
        is: request.is('json'),
        get: request.get('content-type'),
        locals: response.locals,
      };
      response.cookie('a', 'b').status(201).vary('Accept').links({ next: '/next' }).json({ done: true });
    });
    const response = await fetch(`${url}/everything/7?q=1`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
        'X-Forwarded-For': '203.0.113.9',
        'X-Forwarded-Proto': 'https',
      },
      body: '{"x":1}',
    });
    expect(seen).toEqual({
      app: true,
      pair: true,
      ip: '203.0.113.9',
      hostname: '127.0.0.1',
      protocol: 'https',
      query: '1',
      params: '7',
      body: { x: 1 },
      accepts: 'json',
      is: 'json',
      get: 'application/json',
      locals: {},
    });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ done: true });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-powered-by': 'Express',
      'set-cookie': 'a=b; Path=/',
      vary: 'Accept',
      link: '</next>; rel="next"',
    });
  });

  it('keep the options of the server', () => {
    expect(server.keepAliveTimeout).toBe(1_234);
  });
});
