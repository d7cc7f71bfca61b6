import net from 'node:net';

/** What listens where. A port of 0 is any free one. */
export interface Ports {
  loadBalancer: number;
  cognito: number;
  iotDataPlane: number;
  mqtt: number;
  s3: number;
  service: number;
  loadBalancerKeys: number;
  faults: number;
  identityProvider: number;
}

export const DEFAULT_PUBLIC_PORT = 8080;

/** Every port is the public one plus an offset, so that one number moves them all. */
const OFFSETS: Ports = {
  loadBalancer: 0,
  cognito: 1,
  iotDataPlane: 2,
  mqtt: 3,
  s3: 4,
  service: 5,
  loadBalancerKeys: 6,
  faults: 7,
  identityProvider: 8,
};

/** What a person knows the listener by. */
const PURPOSES: Record<keyof Ports, string> = {
  loadBalancer: 'the load balancer',
  cognito: 'Cognito',
  iotDataPlane: 'the AWS IoT data plane',
  mqtt: 'the MQTT broker',
  s3: 'S3',
  service: 'the service',
  loadBalancerKeys: "the load balancer's public keys",
  faults: 'the fault server',
  identityProvider: 'the stand-in of other identity providers',
};

const NAMES = Object.keys(OFFSETS) as (keyof Ports)[];

export const HIGHEST_PUBLIC_PORT = 65_535 - Math.max(...Object.values(OFFSETS));

export function portsFrom(publicPort: number): Ports {
  return byName((name) => publicPort + OFFSETS[name]);
}

export const ANY_FREE_PORTS: Ports = byName(() => 0);

/** A port that is needed is somebody else's. */
export class PortTakenError extends Error {
  constructor(ports: Ports, port: number) {
    const name = NAMES.find((candidate) => ports[candidate] === port);
    super(
      `Port ${port} is taken; ${name ? PURPOSES[name] : 'the local system'} needs it. ` +
        'Give all ports another place with --port.',
    );
    this.name = 'PortTakenError';
  }
}

/**
 * Looks whether all ports are free, before anything starts. Both loopback addresses count: a browser may take
 * `localhost` for either.
 *
 * @throws {PortTakenError} for the first that is not
 */
export async function assertPortsFree(ports: Ports): Promise<void> {
  for (const name of NAMES) {
    for (const host of ['127.0.0.1', '::1']) {
      if (!(await isFree(ports[name], host))) throw new PortTakenError(ports, ports[name]);
    }
  }
}

/** A machine without IPv6 has no `::1` that could be taken. */
async function isFree(port: number, host: string): Promise<boolean> {
  const server = net.createServer();
  const code = await new Promise<string | undefined>((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
  return code !== 'EADDRINUSE';
}

function byName(portOf: (name: keyof Ports) => number): Ports {
  return Object.fromEntries(NAMES.map((name) => [name, portOf(name)])) as unknown as Ports;
}
