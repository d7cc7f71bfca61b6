import type { CustomMessageTriggerEvent } from 'aws-lambda';
import type { PoolTriggers } from '../triggers/pool-triggers';
import { type Account, triggerAttributes } from './account';

/** How many messages the outbox holds; the oldest goes first. */
const LIMIT = 100;

/** Ways to reach a person, and the attribute that holds the address. */
export const MEDIA = { EMAIL: 'email', SMS: 'phone_number' } as const;

export type Medium = keyof typeof MEDIA;

/** Where Cognito says that a code went: masked, so that it tells a stranger nothing. */
export interface CodeDelivery {
  AttributeName: string;
  DeliveryMedium: Medium;
  Destination: string;
}

/** Message that Cognito would have sent. */
export interface SentMessage {
  /** Milliseconds since 1970. */
  sentAt: number;
  medium: Medium;
  to: string;
  /** Of an e-mail. */
  subject?: string;
  /** Text of a text message; HTML of an e-mail. */
  body: string;
  /** Where the link in an e-mail leads. */
  link?: string;
}

interface Order {
  account: Account;
  clientId: string;
  /** What happened, as the custom-message trigger is told. */
  occasion: CustomMessageTriggerEvent['triggerSource'];
  medium: Medium;
  /** The account's own address by default. */
  to?: string | undefined;
  /** Code, or temporary password. */
  code: string;
  /** What the person signs in with, where it is not Cognito's user name. */
  name?: string;
  /** What takes the place of the code in an e-mail that holds a link. */
  link?: string;
  clientMetadata?: Record<string, string> | undefined;
}

/** What Cognito says where no trigger words it. */
const OWN_WORDS: Partial<Record<Order['occasion'], { subject: string; body: string }>> = {
  CustomMessage_AdminCreateUser: {
    subject: 'Your temporary password',
    body: 'Your username is {username} and temporary password is {####}.',
  },
  CustomMessage_Authentication: {
    subject: 'Your authentication code',
    body: 'Your authentication code is {####}.',
  },
};

const CODE_WORDS = { subject: 'Your verification code', body: 'Your confirmation code is {####}' };

/** Messages to people: the custom-message trigger words them, and the outbox keeps what would have been sent. */
export class Messages {
  readonly outbox: SentMessage[] = [];

  constructor(
    private readonly triggers: PoolTriggers,
    private readonly now: () => number,
    /** Told of each message, for the terminal. */
    private readonly onSent: (message: SentMessage) => void,
  ) {}

  /** @throws {CognitoError} where the trigger fails */
  async send(order: Order): Promise<CodeDelivery> {
    const { account, clientId, occasion, medium, code, link, clientMetadata } = order;
    const attribute = MEDIA[medium];
    const to = order.to ?? account.attributes[attribute] ?? '';
    const worded = await this.triggers.customMessage({
      occasion,
      clientId,
      username: account.username,
      attributes: triggerAttributes(account),
      clientMetadata,
    });
    const own = OWN_WORDS[occasion] ?? CODE_WORDS;
    const fill = (text: string) =>
      text
        .replaceAll('{####}', code)
        .replaceAll('{username}', order.name ?? account.username)
        .replace(/\{##(.*?)##\}/, (_all, label) => (link ? `<a href="${link}">${label}</a>` : code));
    const message: SentMessage =
      medium === 'SMS'
        ? { sentAt: this.now(), medium, to, body: fill(worded.smsMessage ?? own.body) }
        : {
            sentAt: this.now(),
            medium,
            to,
            subject: worded.emailSubject ?? own.subject,
            body: fill(worded.emailMessage ?? own.body),
            ...(link !== undefined && { link }),
          };
    this.outbox.push(message);
    if (this.outbox.length > LIMIT) this.outbox.shift();
    this.onSent(message);
    return { AttributeName: attribute, DeliveryMedium: medium, Destination: masked(medium, to) };
  }
}

/** `a***@e***` for an e-mail address; the last four digits of a phone number. */
export function masked(medium: Medium, address: string): string {
  if (medium === 'SMS') return address.replace(/\d(?=\d{4})/g, '*');
  const [local = '', domain = ''] = address.split('@');
  return `${local.slice(0, 1)}***@${domain.slice(0, 1)}***`;
}

/** What Cognito says of somebody who does not exist: as if a code were on its way to what was typed. */
export function simulatedDelivery(username: string): CodeDelivery {
  const medium: Medium = /^\+\d+$/.test(username) ? 'SMS' : 'EMAIL';
  const address = medium === 'EMAIL' && !username.includes('@') ? `${username}@example.com` : username;
  return { AttributeName: MEDIA[medium], DeliveryMedium: medium, Destination: masked(medium, address) };
}
