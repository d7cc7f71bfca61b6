import { invalidRequest, tooLarge } from './iot-error';
import { isJsonObject, type JsonObject, type JsonValue } from './json';
import { SHADOW_SECTIONS, type ShadowSectionChanges } from './shadow-document';

/** Largest shadow state document, in bytes of JSON (AWS IoT Device Shadow quotas). */
export const SHADOW_LIMIT = 8 * 1024;

const MAX_NESTING = 6;
const MAX_CLIENT_TOKEN_BYTES = 64;

export interface ShadowUpdate {
  changes: ShadowSectionChanges;
  version?: number;
  clientToken?: string;
}

/**
 * Reads a request state document.
 *
 * @throws {IotError} 400 or 413 with the message of Developer Guide: "Device Shadow error messages"
 */
export function readShadowUpdate(body: Uint8Array): ShadowUpdate {
  const request = readJson(body);
  const { state, version, clientToken } = request;
  if (state === undefined) throw invalidRequest('Missing required node: state');
  if (!isJsonObject(state)) throw invalidRequest('State node must be an object');
  const changes: ShadowSectionChanges = {};
  for (const section of SHADOW_SECTIONS) {
    const change = state[section];
    if (change === undefined) continue;
    if (change !== null && !isJsonObject(change)) {
      throw invalidRequest(`${section === 'desired' ? 'Desired' : 'Reported'} node must be an object`);
    }
    if (change !== null && nesting(change) > MAX_NESTING) {
      throw invalidRequest(`JSON contains too many levels of nesting; maximum is ${MAX_NESTING}`);
    }
    changes[section] = change;
  }
  return {
    changes,
    ...(version !== undefined && { version: readVersion(version) }),
    ...(clientToken !== undefined && { clientToken: readClientToken(clientToken) }),
  };
}

/** The client token of a request of any kind, where it has a usable one: even a refusal echoes it. */
export function clientTokenOf(body: Uint8Array): string | undefined {
  try {
    const { clientToken } = readJson(body);
    return clientToken === undefined ? undefined : readClientToken(clientToken);
  } catch {
    return undefined;
  }
}

function readJson(body: Uint8Array): JsonObject {
  if (body.byteLength > SHADOW_LIMIT) throw tooLarge('The payload exceeds the maximum size allowed');
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString());
  } catch {
    throw invalidRequest('Invalid JSON');
  }
  if (!isJsonObject(value)) throw invalidRequest('Invalid JSON');
  return value;
}

function readVersion(version: JsonValue): number {
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 0) {
    throw invalidRequest('Invalid version');
  }
  return version;
}

function readClientToken(token: JsonValue): string {
  if (typeof token !== 'string' || Buffer.byteLength(token) > MAX_CLIENT_TOKEN_BYTES) {
    throw invalidRequest('Invalid clientToken');
  }
  return token;
}

function nesting(value: JsonValue): number {
  if (Array.isArray(value)) return 1 + Math.max(0, ...value.map(nesting));
  return isJsonObject(value) ? 1 + Math.max(0, ...Object.values(value).map(nesting)) : 0;
}
