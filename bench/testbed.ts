import { COMMANDS_PER_MINUTE } from '../contract/environment';
import { DEFAULT_GATE } from '../local/stack-settings';
import { gatehouseNodeOptions, gatehouseProgram, peerProgram, stubProgram } from './programs';
import { ServerProcess } from './server-process';
import { CALLERS } from './settings';
import { CLIENT_ID, ISSUER, POOL_ID, REGION, TokenIssuer } from './tokens';

/** Sizes of the images that the two S3 stubs answer with, in bytes. */
const IMAGE_BYTES = { usual: 200 * 1024, large: 5 * 1024 * 1024 };

export type ImageSize = keyof typeof IMAGE_BYTES;

interface StartOptions {
  image?: ImageSize;
  nodeOptions?: string[];
  /** Instead of what the testbed would say. */
  environment?: Record<string, string>;
}

/** Stubs of the services behind the servers, tokens of their callers, and the servers themselves. */
export class Testbed {
  readonly #started: ServerProcess[] = [];

  private constructor(
    readonly issuer: TokenIssuer,
    /** One token for each caller. */
    readonly tokens: readonly string[],
    private readonly stubs: { keys: string; iot: string; s3: Record<ImageSize, string> },
  ) {}

  static async create(): Promise<Testbed> {
    const issuer = new TokenIssuer();
    const [keys, iot, usual, large] = await Promise.all([
      ServerProcess.start(stubProgram('key-server'), { JWKS: issuer.jwks }),
      ServerProcess.start(stubProgram('iot'), {}),
      ServerProcess.start(stubProgram('s3'), { IMAGE_BYTES: String(IMAGE_BYTES.usual) }),
      ServerProcess.start(stubProgram('s3'), { IMAGE_BYTES: String(IMAGE_BYTES.large) }),
    ]);
    const testbed = new Testbed(issuer, issuer.issue(CALLERS), {
      keys: keys.url,
      iot: iot.url,
      s3: { usual: usual.url, large: large.url },
    });
    testbed.#started.push(keys, iot, usual, large);
    return testbed;
  }

  /** Starts Gatehouse, as production runs it, or a peer by its file's name. */
  async start(
    name: string,
    { image = 'usual', nodeOptions = [], environment = {} }: StartOptions = {},
  ): Promise<ServerProcess> {
    const isGatehouse = name === 'gatehouse';
    const server = await ServerProcess.start(
      isGatehouse ? gatehouseProgram : peerProgram(name),
      { ...(isGatehouse ? this.gatehouseEnvironment(image) : this.#peerEnvironment(image)), ...environment },
      {
        nodeOptions: isGatehouse ? [...gatehouseNodeOptions, ...nodeOptions] : nodeOptions,
        isMeasured: true,
      },
    );
    this.#started.push(server);
    return server;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#started.map((server) => server.stop()));
  }

  gatehouseEnvironment(image: ImageSize = 'usual'): Record<string, string> {
    return {
      ...this.#awsEnvironment(image),
      PUBLIC_URL: 'https://gates.example.com',
      COGNITO_USER_POOL_ID: POOL_ID,
      COGNITO_CLIENT_IDS: CLIENT_ID,
      GATES: JSON.stringify([DEFAULT_GATE]),
      PROFILE_IMAGE_BUCKET: 'profile-images',
      KEY_ENDPOINT_OVERRIDES: JSON.stringify({ [new URL(ISSUER).origin]: this.stubs.keys }),
      // A refused command fails the run. The callers take turns, so that together they may send 16,667 a second.
      COMMANDS_PER_MINUTE: String(COMMANDS_PER_MINUTE.maximum),
      DRAIN_DELAY_SECONDS: '0',
    };
  }

  #peerEnvironment(image: ImageSize): Record<string, string> {
    return {
      ...this.#awsEnvironment(image),
      ISSUER,
      CLIENT_ID,
      JWKS_URI: `${this.stubs.keys}/${POOL_ID}/.well-known/jwks.json`,
      IOT_ENDPOINT: this.stubs.iot,
      S3_ENDPOINT: this.stubs.s3[image],
      BUCKET: 'profile-images',
    };
  }

  #awsEnvironment(image: ImageSize): Record<string, string> {
    return {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_IOT_DATA_PLANE: this.stubs.iot,
      AWS_ENDPOINT_URL_S3: this.stubs.s3[image],
    };
  }
}
