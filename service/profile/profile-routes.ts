import express, { type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { PROFILE_IMAGE_PATH, UPLOAD_LIMIT } from '../../contract/profile-image';
import { SIGN_IN_SCOPES } from '../../contract/user-pool';
import { type Access, AUTHENTICATION_PROBLEMS, SCOPE_PROBLEMS } from '../auth/access';
import { principalOf } from '../auth/principal';
import { DEPENDENCY_PROBLEMS } from '../platform/dependency';
import { Problem, type ProblemType } from '../platform/problem';
import { bodyTooLarge, malformedRequest, unsupportedMediaType } from '../platform/request-problems';
import type { Route } from '../platform/route';
import { IMAGE_FORMATS, type ImageMediaType, invalidImage } from './image-formats';
import { toProfileImage } from './image-processing';
import {
  chooseRepresentation,
  knownObjectETag,
  notAcceptable,
  representationETag,
} from './image-representation';
import type { ImageStore } from './image-store';
import { sendImage } from './send-image';

export const noImage: ProblemType = { code: 'no-image', status: 404, title: 'No profile image' };

const MEDIA_TYPES = Object.keys(IMAGE_FORMATS) as ImageMediaType[];

/** The caller's own profile image: shown, replaced and removed. */
export function profileRoutes({ access, store }: { access: Access; store: ImageStore }): Route[] {
  async function showImage(request: Request, response: Response) {
    const representation = chooseRepresentation(request);
    response.set('Cache-Control', 'private, no-cache');
    response.vary('Authorization').vary('Accept').vary('Cookie');
    const known = knownObjectETag(request, representation);
    const image = await store.get(principalOf(request).sub, known);
    if (image === undefined) throw new Problem(noImage, 'You have no profile image yet; PUT one here');
    if (image === 'not-modified') {
      response
        .set('ETag', representationETag(known ?? '', representation))
        .status(304)
        .end();
      return;
    }
    await sendImage(request, response, image, representation);
  }

  async function replaceImage(request: Request, response: Response) {
    const image = await toProfileImage(request.body as Buffer, mediaTypeOf(request));
    const etag = await store.put(principalOf(request).sub, image);
    response.set('ETag', etag).status(204).end();
  }

  async function removeImage(request: Request, response: Response) {
    await store.delete(principalOf(request).sub);
    response.status(204).end();
  }

  const signedIn = [access.authenticate, access.requireScopes(SIGN_IN_SCOPES)];
  const common = { tags: ['Profile'], security: 'signed-in' as const };
  const problems = [...AUTHENTICATION_PROBLEMS, ...SCOPE_PROBLEMS, ...DEPENDENCY_PROBLEMS];
  return [
    {
      method: 'get',
      path: PROFILE_IMAGE_PATH,
      handlers: [...signedIn, showImage],
      documentation: {
        ...common,
        operationId: 'showProfileImage',
        summary: 'Your own profile image',
        description: 'As JSON with the image in base64, or as bytes where `Accept` prefers an image.',
        responses: {
          200: {
            description: 'The image, as PNG.',
            content: {
              'application/json': {
                schema: z.object({ image: z.base64() }).meta({ id: 'ProfileImage' }),
              },
              'image/png': { schema: { type: 'string', contentMediaType: 'image/png' } },
            },
          },
          304: { description: 'The image still has the ETag in `If-None-Match`.' },
        },
        problems: [...problems, noImage, notAcceptable],
      },
    },
    {
      method: 'put',
      path: PROFILE_IMAGE_PATH,
      handlers: [
        ...signedIn,
        requireImage,
        express.raw({ type: MEDIA_TYPES, limit: UPLOAD_LIMIT }),
        replaceImage,
      ],
      documentation: {
        ...common,
        operationId: 'replaceProfileImage',
        summary: 'Replace your profile image',
        description: `Turned upright, stripped of metadata, fitted into 512x512 and kept as PNG. At most ${UPLOAD_LIMIT / 1024 ** 2} MiB.`,
        request: {
          body: {
            required: true,
            content: Object.fromEntries(
              MEDIA_TYPES.map((type) => [type, { schema: { type: 'string', contentMediaType: type } }]),
            ),
          },
        },
        responses: { 204: { description: 'The image was replaced.' } },
        problems: [...problems, malformedRequest, invalidImage, bodyTooLarge, unsupportedMediaType],
      },
    },
    {
      method: 'delete',
      path: PROFILE_IMAGE_PATH,
      handlers: [...signedIn, removeImage],
      documentation: {
        ...common,
        operationId: 'removeProfileImage',
        summary: 'Remove your profile image',
        responses: { 204: { description: 'There is no image any more.' } },
        problems,
      },
    },
  ];
}

const requireImage: RequestHandler = (request, _response, next) => {
  const type = request.is(MEDIA_TYPES);
  if (type === null) throw new Problem(invalidImage, 'Send the image as the body');
  if (type === false) {
    throw new Problem(unsupportedMediaType, `The image must be one of ${MEDIA_TYPES.join(', ')}`, {
      headers: { Accept: MEDIA_TYPES.join(', ') },
    });
  }
  next();
};

function mediaTypeOf(request: Request): ImageMediaType {
  return request.is(MEDIA_TYPES) as ImageMediaType;
}
