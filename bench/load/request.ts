interface RequestParts {
  method?: 'GET' | 'POST';
  path: string;
  token: string;
  headers?: Record<string, string>;
  body?: string;
}

/** One HTTP request as the bytes that go over the wire. */
export function httpRequest({ method = 'GET', path, token, headers = {}, body }: RequestParts): Buffer {
  const lines = Object.entries({
    Host: 'gates.example.com',
    Authorization: `Bearer ${token}`,
    Accept: 'application/json',
    ...headers,
    ...(body !== undefined && {
      'Content-Type': 'application/json',
      'Content-Length': String(Buffer.byteLength(body)),
    }),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`);
}
