import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { IdentitySettings } from './options';

export interface ThreatResponsesArgs {
  userPoolId: pulumi.Input<string>;
  settings: Pick<IdentitySettings, 'threats' | 'messages'>;
}

const EVENT_ACTION = {
  allow: 'NO_ACTION',
  'second-factor': 'MFA_IF_CONFIGURED',
  'second-factor-required': 'MFA_REQUIRED',
  block: 'BLOCK',
} as const;

/** Notices to people about a sign-in that is a risk. Cognito has one wording for all; it fills in what is in braces. */
const notice = (subject: string, sentence: string) => {
  const body = `${sentence} Time: {login-time}. Device: {device-name}. Address: {ip-address}. If it was not you, change your password.`;
  return { subject, textBody: body, htmlBody: `<p>${body}</p>` };
};

/**
 * What threat protection does about a risk where it is enforced (Amazon Cognito: "Advanced security with threat
 * protection").
 */
export function threatResponses(
  name: string,
  { userPoolId, settings: { threats, messages } }: ThreatResponsesArgs,
  options: pulumi.CustomResourceOptions,
): aws.cognito.RiskConfiguration {
  const { lowRisk, mediumRisk, highRisk, leakedPasswords, notify, blockedAddresses, trustedAddresses } =
    threats;
  const action = (chosen: keyof typeof EVENT_ACTION) => ({ eventAction: EVENT_ACTION[chosen], notify });
  return new aws.cognito.RiskConfiguration(
    name,
    {
      userPoolId,
      accountTakeoverRiskConfiguration: {
        actions: {
          lowAction: action(lowRisk),
          mediumAction: action(mediumRisk),
          highAction: action(highRisk),
        },
        ...(notify && {
          notifyConfiguration: {
            sourceArn: messages.sesIdentity!,
            from: messages.from!,
            ...(messages.replyTo && { replyTo: messages.replyTo }),
            noActionEmail: notice('New sign-in to Gatehouse', 'Somebody signed in to your account.'),
            mfaEmail: notice(
              'Unusual sign-in to Gatehouse',
              'Somebody with your password was asked for the second factor.',
            ),
            blockEmail: notice('Sign-in to Gatehouse blocked', 'A sign-in to your account was blocked.'),
          },
        }),
      },
      compromisedCredentialsRiskConfiguration: {
        eventFilters: ['SIGN_IN', 'PASSWORD_CHANGE', 'SIGN_UP'],
        actions: { eventAction: leakedPasswords === 'block' ? 'BLOCK' : 'NO_ACTION' },
      },
      ...((blockedAddresses.length > 0 || trustedAddresses.length > 0) && {
        riskExceptionConfiguration: {
          blockedIpRangeLists: blockedAddresses,
          skippedIpRangeLists: trustedAddresses,
        },
      }),
    },
    options,
  );
}
