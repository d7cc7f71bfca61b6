import { text } from '../../contract/text-values';
import { optional, type ValuesOf } from '../settings/option-readers';

/** Path of IAM roles (IAM: "IAM identifiers", friendly names and paths). */
export const rolePath = text(
  /^(?=.{1,512}$)\/([\w+=,.@-]+\/)*$/,
  'a path of at most 512 characters that begins and ends with a slash, such as /gatehouse/',
);

/** Options of the stack's IAM roles. */
export const roleOptions = {
  rolePath,
  permissionsBoundary: optional(
    text(
      /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]{1,512}$/,
      'the ARN of a managed policy, such as arn:aws:iam::111122223333:policy/boundary',
    ),
  ),
};

export type RoleSettings = ValuesOf<typeof roleOptions>;
