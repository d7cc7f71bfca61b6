import { DOCS_CALLBACK_PATH, DOCS_PATH, OPENAPI_PATH } from '../../contract/edge';
import { SIGN_IN_SCOPES } from '../../contract/user-pool';
import type { Config } from '../platform/config';

/** Name of the security scheme that signs in at Cognito. */
export const COGNITO_SCHEME = 'cognito';

/**
 * Script of `/docs`, which starts Swagger UI; with a public client, its Authorize button signs in with code and PKCE.
 * Swagger UI's "Logout" would only forget the token, and the next sign-in would be the same person's without a word.
 */
export function docsScript(config: Config): string {
  const { publicUrl, publicClientId } = config;
  const options = {
    url: OPENAPI_PATH,
    dom_id: '#swagger-ui',
    deepLinking: true,
    validatorUrl: null,
    oauth2RedirectUrl: `${publicUrl}${DOCS_CALLBACK_PATH}`,
  };
  const oauth = {
    clientId: publicClientId,
    scopes: SIGN_IN_SCOPES.join(' '),
    usePkceWithAuthorizationCodeGrant: true,
  };
  return `const signOutUrl = ${JSON.stringify(signOutUrl(config) ?? null)};

/** Each form of the dialog focuses its field, the last one wins and scrolls there: show the dialog from its top. */
const dialogFromTop = ({ React }) => ({
  wrapComponents: {
    authorizationPopup: (Popup) => (properties) => {
      React.useEffect(() => {
        document.querySelector('.modal-ux .close-modal')?.focus({ preventScroll: true });
        document.querySelector('.modal-ux-content')?.scrollTo(0, 0);
      }, []);
      return React.createElement(Popup, properties);
    },
  },
});

const endCognitoSession = () => ({
  statePlugins: {
    auth: {
      wrapActions: {
        logoutWithPersistOption: (forget) => (schemes) => {
          forget(schemes);
          if (signOutUrl !== null && schemes.includes('${COGNITO_SCHEME}')) location.assign(signOutUrl);
        },
      },
    },
  },
});

const ui = SwaggerUIBundle({ ...${JSON.stringify(options)}, plugins: [dialogFromTop, endCognitoSession] });
${publicClientId ? `ui.initOAuth(${JSON.stringify(oauth)});` : ''}
`;
}

/** Cognito's logout endpoint, which comes back to `/docs`. */
function signOutUrl({ publicUrl, publicClientId, cognitoDomainUrl }: Config): string | undefined {
  if (!publicClientId || !cognitoDomainUrl) return undefined;
  const url = new URL('/logout', cognitoDomainUrl);
  url.searchParams.set('client_id', publicClientId);
  url.searchParams.set('logout_uri', `${publicUrl}${DOCS_PATH}`);
  return url.href;
}
