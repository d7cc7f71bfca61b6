import * as pulumi from '@pulumi/pulumi';

/** Log that tells of failed sign-ins, and the filter patterns that find them in it, by name. */
export interface FailedSignIns {
  logGroupName: pulumi.Input<string>;
  patterns: Readonly<Record<string, pulumi.Input<string>>>;
}

export interface FailedSignInSources {
  /** Log group of what threat protection saw. */
  signInsLogGroupName: pulumi.Input<string> | undefined;
  /** Log group of the trail. */
  trailLogGroupName: pulumi.Input<string> | undefined;
  /** Ids, by name, of the app clients that people sign in with. */
  clientIds: Readonly<Record<string, pulumi.Input<string>>>;
}

/** An exported event of threat protection; its members are those of AuthEventType. */
const OF_THREAT_PROTECTION = '{ $.message.eventType = "SignIn" && $.message.eventResponse = "Fail" }';

/**
 * Where failed sign-ins are found: in the events of threat protection, which has those of the sign-in pages too, else in the
 * trail; undefined without either, since Cognito calls no trigger for a wrong password (docs/decisions/0123).
 */
export function failedSignIns(sources: FailedSignInSources): FailedSignIns | undefined {
  const { signInsLogGroupName, trailLogGroupName, clientIds } = sources;
  if (signInsLogGroupName) {
    return { logGroupName: signInsLogGroupName, patterns: { 'failed-sign-ins': OF_THREAT_PROTECTION } };
  }
  if (!trailLogGroupName) return undefined;
  // One for each client: the trail has other user pools of the account, and a pattern has room for 1,024 characters.
  const ofClients = Object.entries(clientIds).map(([client, id]) => [
    `failed-sign-ins-${client}`,
    inTrail(id),
  ]);
  return { logGroupName: trailLogGroupName, patterns: Object.fromEntries(ofClients) };
}

/**
 * A call of Cognito's API that signs in with an app client and fails by a wrong password or code. To refresh tokens is the
 * same call, with a flow of its own. Requests to the sign-in pages are left out: AWS does not say how they show a failure.
 */
const inTrail = (clientId: pulumi.Input<string>) =>
  pulumi.interpolate`{ ${[
    '$.eventSource = "cognito-idp.amazonaws.com"',
    '($.eventName = "RespondToAuthChallenge" || ($.eventName = "InitiateAuth" && $.requestParameters.authFlow != "REFRESH_TOKEN*"))',
    '($.errorCode = "NotAuthorizedException" || $.errorCode = "CodeMismatchException")',
  ].join(' && ')} && $.requestParameters.clientId = "${clientId}" }`;
