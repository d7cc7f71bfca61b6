import { conflict, notFound, tooLarge } from './iot-error';
import type { JsonObject } from './json';
import {
  changeMetadata,
  delta,
  deltaMetadata,
  type ShadowDocument,
  updatedDocument,
} from './shadow-document';
import type { ShadowFiles } from './shadow-files';
import { readShadowUpdate, SHADOW_LIMIT } from './shadow-request';

interface DeviceShadowsOptions {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Tells MQTT subscribers of a change. */
  notify: (topic: string, payload: JsonObject) => void;
  files?: ShadowFiles | undefined;
}

const EMPTY: ShadowDocument = { state: {}, metadata: {}, version: 0, timestamp: 0 };

/**
 * Classic device shadows, with the meaning of AWS IoT Core's Developer Guide, "Interacting with shadows". Named
 * shadows are left out: Gatehouse has none.
 */
export class DeviceShadows {
  readonly #documents = new Map<string, ShadowDocument>();
  /** A shadow created anew within 48 hours goes on counting where the deleted one stopped. */
  readonly #deletedVersions = new Map<string, number>();

  constructor(private readonly options: DeviceShadowsOptions) {}

  /** The document as it is kept, without the members that only answers have. */
  document(thing: string): ShadowDocument | undefined {
    const document = this.#documents.get(thing) ?? this.options.files?.read(thing);
    if (document) this.#documents.set(thing, document);
    return document;
  }

  /** @throws {IotError} 404 */
  get(thing: string): JsonObject {
    const { state, metadata, version } = this.#existing(thing);
    const differences = delta(state);
    return {
      state: { ...state, ...(differences && { delta: differences }) },
      metadata: { ...metadata },
      version,
      timestamp: this.#seconds(),
    };
  }

  /** @throws {IotError} 400, 409 or 413 */
  update(thing: string, body: Uint8Array): JsonObject {
    const { changes, version, clientToken } = readShadowUpdate(body);
    const token: JsonObject = clientToken === undefined ? {} : { clientToken };
    const previous = this.document(thing);
    const base = previous ?? { ...EMPTY, version: this.#deletedVersions.get(thing) ?? 0 };
    if (version !== undefined && version !== base.version) throw conflict('Version conflict');
    const timestamp = this.#seconds();
    const document = updatedDocument(base, changes, timestamp);
    if (Buffer.byteLength(JSON.stringify(document.state)) > SHADOW_LIMIT) {
      throw tooLarge('The payload exceeds the maximum size allowed');
    }
    this.options.files?.write(thing, document);
    this.#deletedVersions.delete(thing);
    this.#documents.set(thing, document);
    const accepted: JsonObject = {
      state: { ...changes },
      metadata: { ...changeMetadata(changes, timestamp) },
      version: document.version,
      timestamp,
      ...token,
    };
    this.#announce(thing, { previous, document, accepted, token });
    return accepted;
  }

  /** @throws {IotError} 404 */
  delete(thing: string): JsonObject {
    const { version } = this.#existing(thing);
    this.#documents.delete(thing);
    this.#deletedVersions.set(thing, version);
    this.options.files?.remove(thing);
    return { version, timestamp: this.#seconds() };
  }

  #announce(
    thing: string,
    change: {
      previous: ShadowDocument | undefined;
      document: ShadowDocument;
      accepted: JsonObject;
      token: JsonObject;
    },
  ): void {
    const { previous, document, accepted, token } = change;
    const { version, timestamp } = document;
    const topic = `$aws/things/${thing}/shadow/update`;
    this.options.notify(`${topic}/accepted`, accepted);
    this.options.notify(`${topic}/documents`, {
      ...(previous && { previous: snapshot(previous) }),
      current: snapshot(document),
      timestamp,
      ...token,
    });
    const differences = delta(document.state);
    if (!differences) return;
    const metadata = deltaMetadata(differences, document.metadata.desired);
    this.options.notify(`${topic}/delta`, { state: differences, metadata, version, timestamp, ...token });
  }

  #existing(thing: string): ShadowDocument {
    const document = this.document(thing);
    if (!document) throw notFound(`No shadow exists with name: '${thing}'`);
    return document;
  }

  #seconds(): number {
    return Math.floor(this.options.now() / 1000);
  }
}

function snapshot({ state, metadata, version }: ShadowDocument): JsonObject {
  return { state: { ...state }, metadata: { ...metadata }, version };
}
