/** Whole and good: stops the gate, and ends the connection with its answer. */
const BODY = '{"message":"stop"}';
const LENGTH = `Content-Length: ${BODY.length}\r\n`;
const CHUNKED = 'Transfer-Encoding: chunked\r\n';
const CHUNKS = `12\r\n${BODY}\r\n0\r\n\r\n`;

/**
 * Requests whose framing or syntax is not HTTP/1.1, or can be read in two ways (RFC 9112 sections 2.2, 3, 5, 6.3 and 7.1,
 * 11.2), as text to be sent byte by byte.
 *
 * @param token a good access token, so that only the shape can be what is refused
 */
export function requestShapes(token: string) {
  const headWith = (fields: string, line = 'POST /v1/gates/control HTTP/1.1') =>
    `${line}\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n${fields}`;
  /** What a proxy that reads the framing in the other way would have taken for a body. */
  const hidden = `${headWith(`${LENGTH}Connection: close\r\n`)}\r\n${BODY}`;
  const framed = (fields: string, body = BODY) => `${headWith(fields)}\r\n${body}${hidden}`;
  const chunked = (body: string) => framed(CHUNKED, body);
  const plain = headWith(`${LENGTH}Connection: close\r\n`);

  return {
    good: {
      plain: `${plain}\r\n${BODY}`,
      chunked: `${headWith(`${CHUNKED}Connection: close\r\n`)}\r\n${CHUNKS}`,
    },
    /** Must be answered with one refusal, and nothing after them may be read. */
    bad: {
      'Content-Length before Transfer-Encoding': framed(LENGTH + CHUNKED, CHUNKS),
      'Transfer-Encoding before Content-Length': framed(CHUNKED + LENGTH, CHUNKS),
      'two different lengths': framed(`Content-Length: 0\r\n${LENGTH}`),
      'the same length twice': framed(LENGTH + LENGTH),
      'a list of lengths': framed(`Content-Length: 18, 18\r\n`),
      'a length with a sign': framed('Content-Length: +18\r\n'),
      'a negative length': framed('Content-Length: -18\r\n'),
      'a length in hexadecimal': framed('Content-Length: 0x12\r\n'),
      'a length with a space in it': framed('Content-Length: 1 8\r\n'),
      'a length with a fraction': framed('Content-Length: 18.0\r\n'),
      'a length beyond 64 bits': framed('Content-Length: 18446744073709551634\r\n'),
      'an empty length': framed('Content-Length: \r\n'),
      'an unknown transfer coding': framed('Transfer-Encoding: xchunked\r\n', CHUNKS),
      'chunked that is not last': framed('Transfer-Encoding: chunked, identity\r\n', CHUNKS),
      'chunked with a vertical tab': framed('Transfer-Encoding: \x0bchunked\r\n', CHUNKS),
      'chunked and identity in two fields': framed(`${CHUNKED}Transfer-Encoding: identity\r\n`, CHUNKS),
      'a space before the colon': framed(`Transfer-Encoding : chunked\r\n${LENGTH}`, CHUNKS),
      'a tab before the colon': framed(`Content-Length\t: 18\r\n`),
      'a space before the first field': framed(' X: y\r\nContent-Length: 18\r\n'),
      'a folded field': framed(`X: y\r\n ${LENGTH}`),
      'a folded transfer coding': framed('Transfer-Encoding:\r\n chunked\r\n', CHUNKS),
      'a field without a colon': framed(`X\r\n${LENGTH}`),
      'a field without a name': framed(`: y\r\n${LENGTH}`),
      'a field name with a space': framed(`X Y: z\r\n${LENGTH}`),
      'a field name with a null': framed(`X\0: z\r\n${LENGTH}`),
      'a field value with a null': framed(`X: \0\r\n${LENGTH}`),
      'a field value with a bare return': framed(`X: y\rContent-Length: 18\r\n`),
      'a chunk that is longer than its size': chunked(`11\r\n${BODY}\r\n0\r\n\r\n`),
      'a chunk size with a sign': chunked(`+12\r\n${BODY}\r\n0\r\n\r\n`),
      'a chunk size with a prefix': chunked(`0x12\r\n${BODY}\r\n0\r\n\r\n`),
      'a negative chunk size': chunked(`-1\r\n${BODY}\r\n0\r\n\r\n`),
      'a chunk size beyond 64 bits': chunked(`10000000000000012\r\n${BODY}\r\n0\r\n\r\n`),
      'a chunk size with a space after it': chunked(`12 \r\n${BODY}\r\n0\r\n\r\n`),
      'a chunk extension that ends in a bare line feed': chunked(`12;a\n${BODY}\r\n0\r\n\r\n`),
      'a chunk extension with a bare return': chunked(`12;a\rb\r\n${BODY}\r\n0\r\n\r\n`),
      'a chunk extension of 32 KB': chunked(`12;${'a'.repeat(32_768)}\r\n${BODY}\r\n0\r\n\r\n`),
      'a chunk without its end': chunked(`12\r\n${BODY}0\r\n\r\n`),
      'lines that end in a bare line feed': plain.replaceAll('\r\n', '\n').concat('\n', BODY, hidden),
      'lines that end in a bare return': plain.replaceAll('\r\n', '\r').concat('\r', BODY, hidden),
      'a method in lower case': headWith(LENGTH, 'post /v1/gates/control HTTP/1.1').concat(
        '\r\n',
        BODY,
        hidden,
      ),
      'an unknown method': headWith(LENGTH, 'OPEN /v1/gates/control HTTP/1.1').concat('\r\n', BODY, hidden),
      'a space before the method': ` ${plain}\r\n${BODY}${hidden}`,
      'no target': headWith(LENGTH, 'POST HTTP/1.1').concat('\r\n', BODY, hidden),
      'a space in the target': headWith(LENGTH, 'POST /v1/gates/control /x HTTP/1.1').concat(
        '\r\n',
        BODY,
        hidden,
      ),
      'a null in the target': headWith(LENGTH, 'POST /v1/gates/control\0 HTTP/1.1').concat(
        '\r\n',
        BODY,
        hidden,
      ),
      'version 1.2': headWith(LENGTH, 'POST /v1/gates/control HTTP/1.2').concat('\r\n', BODY, hidden),
      'version 2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'.concat(hidden),
      'a target of 70 KB': headWith(LENGTH, `POST /${'a'.repeat(70_000)} HTTP/1.1`).concat(
        '\r\n',
        BODY,
        hidden,
      ),
      'a field of 70 KB': framed(`X: ${'a'.repeat(70_000)}\r\n${LENGTH}`),
      'a field name of 70 KB': framed(`${'a'.repeat(70_000)}: x\r\n${LENGTH}`),
      'ten thousand fields': framed(`X: ${'y'.repeat(20)}\r\n`.repeat(10_000) + LENGTH),
      'TLS instead of HTTP': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
      'a request to a mail server': 'EHLO gate\r\nMAIL FROM:<x>\r\n\r\n',
      'no version': headWith(LENGTH, 'POST /v1/gates/control').concat('\r\n', BODY, hidden),
      'version 0.9': headWith(LENGTH, 'POST /v1/gates/control HTTP/0.9').concat('\r\n', BODY, hidden),
    } as Record<string, string>,
  };
}
