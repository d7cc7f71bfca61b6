import { isJsonObject, type JsonObject, type JsonValue } from './json';

/** The two halves of a shadow: what somebody wants of the device, and what the device says of itself. */
export type ShadowSection = 'desired' | 'reported';

export const SHADOW_SECTIONS: readonly ShadowSection[] = ['desired', 'reported'];

/** The sections that there are; in an update `null` removes one. */
export type ShadowSections = { [section in ShadowSection]?: JsonObject };
export type ShadowSectionChanges = { [section in ShadowSection]?: JsonObject | null };

/** A classic shadow as it is kept; `timestamp` in seconds. */
export interface ShadowDocument {
  state: ShadowSections;
  metadata: ShadowSections;
  version: number;
  timestamp: number;
}

/** The document after an update that changes the named members only (Developer Guide: "Device Shadow service documents"). */
export function updatedDocument(
  previous: ShadowDocument,
  changes: ShadowSectionChanges,
  timestamp: number,
): ShadowDocument {
  const state = { ...previous.state };
  const metadata = { ...previous.metadata };
  for (const section of SHADOW_SECTIONS) {
    const change = changes[section];
    if (change === undefined) continue;
    if (change === null) {
      delete state[section];
      delete metadata[section];
    } else {
      state[section] = merged(state[section], change);
      metadata[section] = merged(metadata[section], timestamps(change, timestamp));
    }
  }
  return { state, metadata, version: previous.version + 1, timestamp };
}

/** What `accepted` says of the changed members: when each was last set, in seconds. */
export function changeMetadata(changes: ShadowSectionChanges, timestamp: number): ShadowSections {
  const metadata: ShadowSections = {};
  for (const section of SHADOW_SECTIONS) {
    const change = changes[section];
    if (change) metadata[section] = timestamps(change, timestamp);
  }
  return metadata;
}

/** The desired members that differ from the reported ones; `undefined` where there are none. */
export function delta({ desired = {}, reported = {} }: ShadowSections): JsonObject | undefined {
  const differences: JsonObject = {};
  for (const [key, wanted] of Object.entries(desired)) {
    const actual = reported[key];
    if (isJsonObject(wanted) && isJsonObject(actual)) {
      const nested = delta({ desired: wanted, reported: actual });
      if (nested) differences[key] = nested;
    } else if (JSON.stringify(wanted) !== JSON.stringify(actual)) {
      differences[key] = wanted;
    }
  }
  return Object.keys(differences).length > 0 ? differences : undefined;
}

/** Those members of a section's metadata that a delta names. */
export function deltaMetadata(differences: JsonObject, metadata: JsonObject = {}): JsonObject {
  const chosen: JsonObject = {};
  for (const [key, difference] of Object.entries(differences)) {
    const known = metadata[key];
    if (known === undefined) continue;
    chosen[key] = isJsonObject(difference) && isJsonObject(known) ? deltaMetadata(difference, known) : known;
  }
  return chosen;
}

/** Objects merge member by member, `null` removes a member, everything else (arrays too) replaces. */
function merged(base: JsonObject = {}, change: JsonObject): JsonObject {
  const result: JsonObject = { ...base };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) {
      delete result[key];
    } else if (isJsonObject(value)) {
      const old = result[key];
      result[key] = merged(isJsonObject(old) ? old : {}, value);
    } else {
      result[key] = value;
    }
  }
  return result;
}

function timestamps(value: JsonObject, timestamp: number): JsonObject {
  const stamp = (member: JsonValue): JsonValue => {
    if (member === null) return null;
    return isJsonObject(member) ? timestamps(member, timestamp) : { timestamp };
  };
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, stamp(member)]));
}
