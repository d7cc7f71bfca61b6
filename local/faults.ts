/** Faults: what happens to a simulated gate that no command brings about, and what ends it; name and meaning. */
export const FAULTS = {
  jam: 'something is in the way of the movement under way, or of the next one',
  clear: 'nothing is in the way any more',
  offline: 'the gate loses its connection, as in a power cut of the router',
  online: 'it connects again',
  'lose-clock': 'it no longer trusts its clock, and refuses to move',
  'set-clock': 'it trusts its clock again',
} as const;

/** Faults of the local Cognito; name and meaning. */
export const COGNITO_FAULTS = {
  'throttle-cognito': 'Cognito answers apps with TooManyRequestsException, as beyond its quotas',
  'release-cognito': 'it answers them again',
} as const;

export type CognitoFault = keyof typeof COGNITO_FAULTS;

export const COGNITO_FAULT_NAMES = Object.keys(COGNITO_FAULTS) as readonly CognitoFault[];

export function isCognitoFault(text: string): text is CognitoFault {
  return Object.hasOwn(COGNITO_FAULTS, text);
}

export type Fault = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as readonly Fault[];

export function isFault(text: string): text is Fault {
  return Object.hasOwn(FAULTS, text);
}
