import { z } from 'zod';
import { type ReportedState, reportedStateSchema } from '../../contract/reported-state';

/** Shadow of a gate: what its classic device shadow holds, read for what it claims least. */
export interface GateShadow {
  state: ReportedState;
  /** Whether the shadow says in so many words that the gate is not connected. */
  saysOffline: boolean;
  /** Counts the updates, from 1; 0 where there is no shadow. */
  version: number;
  /** ISO 8601 time at which the gate last reported anything. */
  reportedAt: string | undefined;
}

const members = z.record(z.string(), z.unknown()).catch({});

const documentSchema = z
  .object({
    state: z.object({ reported: members }).catch({ reported: {} }),
    metadata: z.object({ reported: members }).catch({ reported: {} }),
    version: z.int().min(0).catch(0),
  })
  .catch({ state: { reported: {} }, metadata: { reported: {} }, version: 0 });

/**
 * Reads a shadow document (AWS IoT Core: "Device Shadow service documents"). Where there is none, or nonsense, the
 * gate is in state `unknown` and not connected.
 */
export function gateShadow(document: unknown): GateShadow {
  const { state, metadata, version } = documentSchema.parse(document);
  return {
    state: reportedStateSchema.parse(state.reported),
    saysOffline: state.reported['connected'] === false,
    version,
    reportedAt: reportedAt(metadata.reported, state.reported['connected'] === false),
  };
}

/** A gate that is gone did not say so itself: that moment does not count as having heard of it. */
function reportedAt(metadata: Record<string, unknown>, isGone: boolean): string | undefined {
  const { connected: _whenGone, ...others } = metadata;
  const seconds = timestamps(isGone ? others : metadata);
  return seconds.length > 0 ? new Date(Math.max(...seconds) * 1000).toISOString() : undefined;
}

/** All timestamps, at any depth; in metadata, an object with a number as `timestamp` stands for a value. */
function timestamps(metadata: unknown): number[] {
  if (typeof metadata !== 'object' || metadata === null) return [];
  if ('timestamp' in metadata && typeof metadata.timestamp === 'number') return [metadata.timestamp];
  return Object.values(metadata).flatMap(timestamps);
}

export function parseJson(payload: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(payload ?? []).toString());
  } catch {
    return undefined;
  }
}
