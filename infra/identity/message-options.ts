import { oneOf, text } from '../../contract/text-values';
import { emailAddress, group, optional, type ValuesOf } from '../settings/option-readers';

/** ARN of an identity that Amazon SES has verified; its last part is the address or domain. */
const identityArn = text(
  /^arn:aws[a-z-]*:ses:[a-z0-9-]+:\d{12}:identity\/[^\s/]+$/,
  'the ARN of an Amazon SES identity, such as arn:aws:ses:eu-west-1:111122223333:identity/example.com',
);

/** Options of what Cognito sends, and through whom. */
export const messageOptions = {
  messages: group({
    wording: oneOf(['gatehouse', 'cognito']).default('gatehouse'),
    language: oneOf(['en', 'de', 'fr']).default('en'),
    sesIdentity: optional(identityArn).prefault(''),
    from: optional(emailAddress).prefault(''),
    replyTo: optional(emailAddress).prefault(''),
    configurationSet: optional(text(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, "_" or "-"')).prefault(
      '',
    ),
  }),
};

export type MessageSettings = ValuesOf<typeof messageOptions>;

export function messageContradictions({ messages }: Partial<MessageSettings>): string[] {
  if (!messages) return [];
  const { sesIdentity, from, replyTo, configurationSet } = messages;
  if (!sesIdentity) {
    const without = Object.entries({ from, replyTo, configurationSet }).filter(([, value]) => value);
    return without.map(
      ([name]) =>
        `messages.${name} must be left out where messages.sesIdentity is, without which it has no effect`,
    );
  }
  if (!from) return ['messages.from must be set where messages.sesIdentity is'];
  const verified = sesIdentity.slice(sesIdentity.indexOf('/') + 1).toLowerCase();
  const sender = from.toLowerCase();
  const covered = verified.includes('@')
    ? sender === verified
    : sender.endsWith(`@${verified}`) || sender.endsWith(`.${verified}`);
  return covered
    ? []
    : [`messages.from must be an address of ${verified}, which messages.sesIdentity verifies`];
}
