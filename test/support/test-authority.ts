import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { listen } from '../../local/loopback-server';

/** Names of files with a certificate and its key, PEM. */
export interface KeyPairFiles {
  certificate: string;
  key: string;
}

/** Certificate authority in a folder of its own, by openssl. */
export class TestAuthority {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'gatehouse-authority-'));
  readonly certificate = this.file('authority.pem');
  readonly #key = this.file('authority.key');

  constructor() {
    openssl(
      'req',
      '-x509',
      ...NEW_KEY,
      '-keyout',
      this.#key,
      '-out',
      this.certificate,
      '-subj',
      '/CN=Test',
      '-days',
      '2',
    );
  }

  file(name: string): string {
    return path.join(this.folder, name);
  }

  /** Signs a certificate for 127.0.0.1, which serves both ends of a connection. */
  issue(name: string): KeyPairFiles {
    const request = this.file(`${name}.csr`);
    const key = this.file(`${name}.key`);
    openssl('req', ...NEW_KEY, '-keyout', key, '-out', request, '-subj', `/CN=${name}`);
    return { certificate: this.sign(name, request), key };
  }

  /** Signs a certificate signing request; returns the name of the certificate's file. */
  sign(name: string, request: string): string {
    const certificate = this.file(`${name}.pem`);
    const extensions = this.file(`${name}.ext`);
    writeFileSync(extensions, 'subjectAltName=IP:127.0.0.1');
    const by = ['-CA', this.certificate, '-CAkey', this.#key, '-CAcreateserial'];
    openssl('x509', '-req', '-in', request, ...by, '-extfile', extensions, '-days', '1', '-out', certificate);
    return certificate;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

function openssl(...parameters: string[]): void {
  execFileSync('openssl', parameters, { stdio: ['ignore', 'ignore', 'pipe'] });
}

export interface TlsFront {
  /** `mqtts://` address. */
  url: string;
  /** Common names of the devices that were let in, oldest first. */
  readonly devices: readonly string[];
  /** Ends all connections, and refuses certificates with this common name from now on. */
  revoke(commonName: string): void;
  stop(): Promise<void>;
}

/** TLS in front of an MQTT broker, with client certificates, as AWS IoT has it. */
export async function startTlsFront(
  authority: TestAuthority,
  mqttUrl: string,
  wantedPort = 0,
): Promise<TlsFront> {
  const server = authority.issue('server');
  const devices: string[] = [];
  const revoked = new Set<string>();
  const sockets = new Set<tls.TLSSocket>();
  const options = {
    cert: readFileSync(server.certificate),
    key: readFileSync(server.key),
    ca: readFileSync(authority.certificate),
    requestCert: true,
    rejectUnauthorized: true,
  };
  const front = tls.createServer(options, (socket) => {
    socket.on('error', () => socket.destroy());
    const name = String(socket.getPeerCertificate().subject.CN);
    if (revoked.has(name)) return socket.destroy();
    devices.push(name);
    sockets.add(socket);
    const broker = net.connect(Number(new URL(mqttUrl).port), '127.0.0.1');
    broker.on('error', () => socket.destroy());
    socket.once('close', () => broker.destroy());
    broker.once('close', () => socket.destroy());
    return socket.pipe(broker).pipe(socket);
  });
  const port = await listen(front, wantedPort);
  return {
    url: `mqtts://127.0.0.1:${port}`,
    devices,
    revoke(commonName) {
      revoked.add(commonName);
      for (const socket of sockets) socket.destroy();
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => front.close(resolve));
    },
  };
}
