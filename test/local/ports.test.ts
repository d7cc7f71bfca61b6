import net from 'node:net';
import { networkInterfaces } from 'node:os';
import { assertPortsFree, type Ports, portsFrom } from '../../local/ports';
import { freePorts } from '../support/local-command';

describe('the ports of the local system', () => {
  it('follow the public port, so that one number moves them all', () => {
    expect(portsFrom(8080)).toEqual({
      loadBalancer: 8080,
      cognito: 8081,
      iotDataPlane: 8082,
      mqtt: 8083,
      s3: 8084,
      service: 8085,
      loadBalancerKeys: 8086,
      faults: 8087,
      identityProvider: 8088,
    });
  });

  const whileTaken = async (port: number, host: string, act: () => Promise<void>) => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
    await act().finally(() => server.close());
  };

  /** A browser may take localhost for any of them; a machine may have no `::1`. */
  const loopback = Object.values(networkInterfaces())
    .flatMap((addresses = []) => addresses)
    .filter(({ internal }) => internal)
    .map(({ address }) => address);

  it.each([
    ...loopback.map((address) => ['loadBalancer', address, 'the load balancer']),
    ['service', '127.0.0.1', 'the service'],
    ['faults', '127.0.0.1', 'the fault server'],
    ['identityProvider', '127.0.0.1', 'the stand-in of other identity providers'],
  ] as [keyof Ports, string, string][])(
    'are named where one is taken: %s at %s',
    async (name, host, purpose) => {
      const { ports } = await freePorts();
      await whileTaken(ports[name], host, async () => {
        await expect(assertPortsFree(ports)).rejects.toThrow(
          `Port ${ports[name]} is taken; ${purpose} needs it. Give all ports another place with --port.`,
        );
      });
      await assertPortsFree(ports);
    },
  );
});
