/** What listens where. A port of 0 is any free one. */
export interface Ports {
  loadBalancer: number;
  cognito: number;
  iotDataPlane: number;
  mqtt: number;
  s3: number;
  service: number;
  loadBalancerKeys: number;
  gateControl: number;
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
  gateControl: 7,
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
  gateControl: 'the gate control',
};

const NAMES = Object.keys(OFFSETS) as (keyof Ports)[];

export const HIGHEST_PUBLIC_PORT = 65_535 - Math.max(...Object.values(OFFSETS));

export function portsFrom(publicPort: number): Ports {
  return byName((name) => publicPort + OFFSETS[name]);
}

export const ANY_FREE_PORTS: Ports = byName(() => 0);

export function purposeOf(ports: Ports, port: number): string | undefined {
  const name = NAMES.find((candidate) => ports[candidate] === port);
  return name && PURPOSES[name];
}

function byName(portOf: (name: keyof Ports) => number): Ports {
  return Object.fromEntries(NAMES.map((name) => [name, portOf(name)])) as unknown as Ports;
}

/**
 * Reads the value of `--port`.
 *
 * @throws {RangeError} saying what is allowed
 */
export function readPublicPort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > HIGHEST_PUBLIC_PORT) {
    throw new RangeError(`--port must be a number from 1 to ${HIGHEST_PUBLIC_PORT}, not "${text}"`);
  }
  return port;
}
