import { type ServerResponse, STATUS_CODES } from 'node:http';

/** Seconds until another attempt makes sense: the service starts in about as many. */
const RETRY_AFTER = '2';

/** Page of the load balancer's own, where there is no answer of the service. */
export function answerOwnPage(response: ServerResponse, status: number): void {
  const title = `${status} ${STATUS_CODES[status] ?? 'Authentication failed'}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  if (status === 503) response.setHeader('retry-after', RETRY_AFTER);
  response
    .writeHead(status, { server: 'awselb/2.0', 'content-type': 'text/html', 'content-length': body.length })
    .end(body);
}

/** Without a body: what the `deny` of an `authenticate-cognito` action answers. */
export function answerBare(response: ServerResponse, status: number): void {
  response.writeHead(status, { server: 'awselb/2.0', 'content-length': 0 }).end();
}
