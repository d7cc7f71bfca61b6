import net from 'node:net';

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3})$/;

/**
 * Tests talk to this machine only. Any other connection is an error where it is attempted, so that a forgotten
 * endpoint override shows up as itself and not as a time-out against the real AWS.
 */
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (this: net.Socket, ...parameters: unknown[]) {
  const first = Array.isArray(parameters[0]) ? parameters[0][0] : parameters[0];
  const host = targetHost(first, parameters[1]);
  if (host !== undefined && !LOOPBACK.test(host)) {
    throw new Error(`A test tried to connect to ${host}; only loopback is allowed`);
  }
  return Reflect.apply(connect, this, parameters);
} as typeof connect;

function targetHost(first: unknown, second: unknown): string | undefined {
  if (typeof first === 'number') return typeof second === 'string' ? second : undefined;
  if (typeof first !== 'object' || first === null) return undefined;
  return 'host' in first && typeof first.host === 'string' ? first.host : undefined;
}
