import { z } from 'zod';
import { oneOf, text } from '../../contract/text-values';
import { ADMINISTRATORS_GROUP, GROUP_NAME } from '../../contract/user-pool';
import { flag, group, members, numberFrom, optional, type ValuesOf } from '../settings/option-readers';
import { type ClientSettings, unknownClients } from './client-options';
import type { FederationSettings } from './federation-options';

/** Group name, as groups and the default group are written. */
export const groupName = text(GROUP_NAME, '1 to 128 letters, digits, "_", "." or "-"').refine(
  (name) => !/^[a-z]{2}(-[a-z]+)+-\d_[A-Za-z0-9]+_/.test(name),
  'must not be <user pool id>_<provider>, the group that Cognito makes for everybody of an identity provider',
);

/** An e-mail address, a domain that stands for every address in it, or a phone number in E.164. */
const listed = text(
  /^([^\s@*]+@)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}$|^\+[1-9]\d{6,14}$/i,
  'an e-mail address, a domain such as example.com, or a phone number such as +4930123456',
).max(320, { error: 'must have at most 320 characters' });

/** Allow-list: its file lies in the deployment package, which a thousand entries keep small. */
const allowList = members('e-mail addresses, domains and phone numbers', listed).max(1000, {
  error: 'must have at most 1000 entries',
});

/** Options of sign-up, and of who may sign in with which app client. */
export const signUpOptions = {
  signUp: group({
    mode: oneOf(['administrators', 'open', 'invited']).default('administrators'),
    allowed: allowList.default([]),
    temporaryPasswordDays: numberFrom({ minimum: 1, maximum: 365 }).default(7),
    defaultGroup: optional(groupName).prefault(''),
  }),
  signIn: group({
    allowed: z
      .record(z.string(), allowList, { error: 'must be a map from app client to a list' })
      .default({}),
    audit: flag.default(true),
  }),
};

export type SignUpSettings = ValuesOf<typeof signUpOptions>;

export function signUpContradictions({
  signUp,
  signIn,
  groups,
  appClients,
  identityProviders,
}: Partial<
  SignUpSettings & FederationSettings & Pick<ClientSettings, 'appClients'> & { groups: string[] }
>): string[] {
  const strangers = unknownClients('signIn.allowed', signIn?.allowed ?? {}, appClients);
  // Providers that are wrong by themselves are absent: nobody knows then whom they would admit.
  if (!signUp || !identityProviders) return strangers;
  const { mode, allowed, defaultGroup } = signUp;
  const problems = strangers;
  if (mode === 'invited' && allowed.length === 0) {
    problems.push('signUp.allowed must name who is invited where signUp.mode is invited');
  }
  const admittedByList = identityProviders.some(({ admits }) => admits === 'invited');
  if (mode !== 'invited' && !admittedByList && allowed.length > 0) {
    problems.push(
      'signUp.allowed must be left out, or signUp.mode or an identity provider be for invited people, who are in it',
    );
  }
  if (defaultGroup && mode === 'administrators' && identityProviders.length === 0) {
    problems.push(
      'signUp.defaultGroup must be left out where only administrators create users, whom Cognito does not confirm',
    );
  }
  if (defaultGroup === ADMINISTRATORS_GROUP) {
    problems.push(
      `signUp.defaultGroup must not be ${ADMINISTRATORS_GROUP}: everyone would command every gate`,
    );
  } else if (defaultGroup && groups && !groups.includes(defaultGroup)) {
    problems.push(`signUp.defaultGroup must be one of groups, which are ${groups.join(', ') || 'none'}`);
  }
  return problems;
}
