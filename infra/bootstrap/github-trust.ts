import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument } from '../iam/policy-document';
import type { BootstrapSettings } from './options';

const ISSUER = 'token.actions.githubusercontent.com';

/** What `aws-actions/configure-aws-credentials` asks GitHub to put into the token. */
const AUDIENCE = 'sts.amazonaws.com';

/** Trust in GitHub as an OIDC identity provider, of which an account has one at most. */
export class GithubTrust extends pulumi.ComponentResource {
  private readonly providerArn: pulumi.Input<string>;
  private readonly repository: string;

  constructor(
    name: string,
    { repository, githubProviderArn }: Pick<BootstrapSettings, 'repository' | 'githubProviderArn'>,
    options: pulumi.ComponentResourceOptions,
  ) {
    super('gatehouse:bootstrap:GithubTrust', name, {}, options);
    this.repository = repository;
    this.providerArn =
      githubProviderArn ??
      new aws.iam.OpenIdConnectProvider(
        name,
        { url: `https://${ISSUER}`, clientIdLists: [AUDIENCE] },
        { parent: this },
      ).arn;
    this.registerOutputs({});
  }

  /**
   * Trust policy of a role for workflows of the repository that run in these environments or on these branches
   * (GitHub: "Configuring OpenID Connect in Amazon Web Services").
   */
  assumedFrom(subjects: string[]): pulumi.Output<string> {
    return policyDocument([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: this.providerArn },
        Condition: {
          StringEquals: {
            [`${ISSUER}:aud`]: AUDIENCE,
            [`${ISSUER}:sub`]: subjects.map((subject) => `repo:${this.repository}:${subject}`),
          },
        },
      },
    ]);
  }
}
