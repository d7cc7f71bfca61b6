import { createHash } from 'node:crypto';

/**
 * Name of the fleet provisioning template that enrols one gate's device. AWS IoT allows 36 letters, digits, "_" and "-"
 * (CreateProvisioningTemplate), less than a stack and a gate may have, so it is a hash of them.
 *
 * @param namespace of the stack's gates in AWS IoT
 */
export function enrolmentTemplateName(namespace: string, gateId: string): string {
  return `gatehouse-${createHash('sha256').update(`${namespace}/${gateId}`).digest('hex').slice(0, 16)}`;
}

/** What a device must have to enrol: a certificate for a few minutes, and where to use it. */
export interface EnrolmentClaim {
  /** Host name to connect to, port 8883. */
  endpoint: string;
  /** Fleet provisioning template to name in the topic. */
  template: string;
  /** X.509 certificate and its private key, DER in base64: PEM without its first and last line. */
  certificate: string;
  privateKey: string;
  /** When AWS IoT stops accepting the certificate, ISO 8601. */
  expiresAt: string;
}

/** Characters of a claim in one QR code: version 21 at level L, which a terminal of 110 columns shows. */
const PART_LENGTH = 900;

/**
 * A claim as the texts of QR codes, `<number>/<count>:<part>`, since it is too long for one. The parts in order, without
 * what stands before the colon, are the claim as JSON.
 */
export function claimParts(claim: EnrolmentClaim): string[] {
  const text = JSON.stringify(claim);
  const count = Math.ceil(text.length / PART_LENGTH);
  return Array.from(
    { length: count },
    (_, index) => `${index + 1}/${count}:${text.slice(index * PART_LENGTH, (index + 1) * PART_LENGTH)}`,
  );
}
