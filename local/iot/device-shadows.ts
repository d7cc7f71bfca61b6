import { z } from 'zod';
import { invalidRequest, notFound, tooLarge } from './iot-error';
import type { JsonObject, ShadowDocument, ShadowFiles } from './shadow-files';

/** API Reference: "GetThingShadow". */
const THING_NAME = /^[a-zA-Z0-9:_-]{1,128}$/;

/** Largest shadow state document, in bytes of JSON (AWS IoT Core: "AWS IoT Device Shadow quotas"). */
const SHADOW_LIMIT = 8 * 1024;

/** What AWS IoT would take beyond this, the device protocol forbids or nobody sends: it is refused, not ignored. */
const updateSchema = z.strictObject({
  state: z.strictObject(
    {
      reported: z
        .record(z.string(), z.unknown(), { error: 'Reported node must be an object' })
        .nullable()
        .optional(),
    },
    {
      error: ({ code }) =>
        code === 'unrecognized_keys'
          ? 'Only reported state is kept: no gate takes a command from a desired one'
          : 'State node must be an object',
    },
  ),
  clientToken: z.string().max(64).optional(),
});

interface DeviceShadowsOptions {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Called with what `update/accepted` and `update/documents` say of an update, whichever way it came. */
  onUpdated: (thing: string, accepted: JsonObject, documents: JsonObject) => void;
  files?: ShadowFiles | undefined;
}

/**
 * Classic device shadows, as far as the device protocol uses them: reading, and reporting state (AWS IoT Core:
 * "Device Shadow service documents").
 */
export class DeviceShadows {
  readonly #documents = new Map<string, ShadowDocument>();

  constructor(private readonly options: DeviceShadowsOptions) {}

  /** @throws {IotError} 400 */
  document(thing: string): ShadowDocument | undefined {
    if (!THING_NAME.test(thing))
      throw invalidRequest('thingName must be 1 to 128 of a-z, A-Z, 0-9, :, _ and -');
    const document = this.#documents.get(thing) ?? this.options.files?.read(thing);
    if (document) this.#documents.set(thing, document);
    return document;
  }

  /** @throws {IotError} 400 or 404 */
  get(thing: string): JsonObject {
    const document = this.document(thing);
    if (!document) throw notFound(`No shadow exists with name: '${thing}'`);
    return { ...document, timestamp: this.#seconds() };
  }

  /** @throws {IotError} 400 or 413 */
  update(thing: string, body: Uint8Array): JsonObject {
    const { state: change, clientToken } = readUpdate(body);
    const previous: ShadowDocument = this.document(thing) ?? { state: {}, version: 0 };
    const timestamp = this.#seconds();
    const document: ShadowDocument = {
      state: mergePatch(previous.state, change),
      metadata: mergePatch(previous.metadata ?? {}, timestamps(change, timestamp)),
      version: previous.version + 1,
    };
    if (Buffer.byteLength(JSON.stringify(document.state)) > SHADOW_LIMIT) throw tooLarge();
    this.options.files?.write(thing, document);
    this.#documents.set(thing, document);
    const token = clientToken === undefined ? {} : { clientToken };
    const accepted = { state: change, version: document.version, timestamp, ...token };
    this.options.onUpdated(thing, accepted, { previous, current: document, timestamp, ...token });
    return accepted;
  }

  #seconds(): number {
    return Math.floor(this.options.now() / 1000);
  }
}

function readUpdate(body: Uint8Array): z.infer<typeof updateSchema> {
  if (body.byteLength > SHADOW_LIMIT) throw tooLarge();
  const { success, data, error } = updateSchema.safeParse(parseJson(body));
  if (success) return data;
  const [{ path, message } = { path: [], message: '' }] = error.issues;
  throw invalidRequest(path.length > 0 ? `${path.join('.')}: ${message}` : message);
}

/** The value of a JSON text; undefined where it is none. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return undefined;
  }
}

/** Objects merge member by member, `null` removes a member, everything else, arrays too, replaces. */
function mergePatch(base: JsonObject, change: JsonObject): JsonObject {
  const members = new Map(Object.entries(base));
  for (const [name, value] of Object.entries(change)) {
    const old = members.get(name);
    if (value === null) members.delete(name);
    else members.set(name, isObject(value) ? mergePatch(isObject(old) ? old : {}, value) : value);
  }
  return Object.fromEntries(members);
}

/** Metadata of what an update changes: `{ timestamp }` for each value, `null` where a member is removed. */
function timestamps(change: JsonObject, timestamp: number): JsonObject {
  return Object.fromEntries(
    Object.entries(change).map(([name, value]) => {
      if (isObject(value)) return [name, timestamps(value, timestamp)];
      return [name, value === null ? null : { timestamp }];
    }),
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
