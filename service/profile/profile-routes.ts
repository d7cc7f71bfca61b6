import express, { type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { PROFILE_IMAGE_PATH, UPLOAD_LIMIT } from '../../contract/profile-image';
import { SIGN_IN_SCOPES } from '../../contract/user-pool';
import type { Access } from '../auth/access';
import { principalOf } from '../auth/principal';
import { DEPENDENCY_PROBLEMS } from '../platform/dependency';
import { withHeaders } from '../platform/documented-headers';
import { Problem, type ProblemType } from '../platform/problem';
import { bodyTooLarge, malformedRequest, unsupportedMediaType } from '../platform/request-problems';
import { ifNoneMatch } from '../platform/revalidation';
import type { Route, Step } from '../platform/route';
import { admitDownloads } from './download-admission';
import { IMAGE_FORMATS, type ImageMediaType, invalidImage } from './image-formats';
import {
  chooseRepresentation,
  knownObjectETag,
  notAcceptable,
  representationETag,
} from './image-representation';
import type { ImageStore } from './image-store';
import { sendImage } from './send-image';
import { admitUploads, uploadOf } from './upload-admission';

export const noImage: ProblemType = {
  code: 'no-image',
  status: 404,
  title: 'No profile image',
  meaning: 'You have no profile image.',
};

/** No image that was uploaded here is longer in base64. */
const BASE64_LIMIT = Math.ceil(UPLOAD_LIMIT / 3) * 4;

/** A PNG of one pixel, as an example. */
const SMALLEST_IMAGE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const MEDIA_TYPES = Object.keys(IMAGE_FORMATS) as ImageMediaType[];

/** `/v1/profile-image`: the principal's own image, shown, replaced and removed. */
export function profileRoutes({ access, store }: { access: Access; store: ImageStore }): Route[] {
  async function showImage(request: Request, response: Response) {
    const representation = chooseRepresentation(request);
    response.set('Cache-Control', 'private, no-cache');
    response.vary('Authorization').vary('Accept').vary('Cookie');
    const known = knownObjectETag(request, representation);
    const image = await store.get(principalOf(response).sub, known);
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
    // Loaded on first use: few tasks ever process an image.
    const { toProfileImage } = require('./image-processing') as typeof import('./image-processing');
    const upload = uploadOf(response);
    const { sub } = principalOf(response);
    const work = toProfileImage(request.body as Buffer, mediaTypeOf(request), upload.over).then((image) =>
      store.put(sub, image, upload.over),
    );
    upload.work = work;
    response
      .set('ETag', await work)
      .status(204)
      .end();
  }

  async function removeImage(_request: Request, response: Response) {
    await store.delete(principalOf(response).sub);
    response.status(204).end();
  }

  const signedIn = [access.authenticate, access.requireScopes(SIGN_IN_SCOPES)];
  return [
    {
      method: 'get',
      path: PROFILE_IMAGE_PATH,
      steps: [
        ...signedIn,
        admitDownloads(),
        { handler: showImage, problems: [noImage, notAcceptable, ...DEPENDENCY_PROBLEMS] },
      ],
      documentation: {
        tags: ['Profile'],
        operationId: 'showProfileImage',
        summary: 'Your own profile image',
        description: 'As JSON with the image in base64, or as bytes where `Accept` prefers an image.',
        request: { headers: ifNoneMatch },
        responses: {
          200: {
            description: 'The image, as PNG.',
            headers: withHeaders('ETag'),
            content: {
              'application/json': {
                schema: z
                  .object({ image: z.base64().max(BASE64_LIMIT) })
                  .meta({ id: 'ProfileImage', example: { image: SMALLEST_IMAGE } }),
              },
              'image/png': { schema: { type: 'string', contentMediaType: 'image/png' } },
            },
          },
          304: {
            description: 'The image still has the ETag in `If-None-Match`.',
            headers: withHeaders('ETag'),
          },
        },
      },
    },
    {
      method: 'put',
      path: PROFILE_IMAGE_PATH,
      steps: [
        ...signedIn,
        ...admitUploads(),
        imageBody(),
        { handler: replaceImage, problems: [invalidImage, ...DEPENDENCY_PROBLEMS] },
      ],
      documentation: {
        tags: ['Profile'],
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
        responses: { 204: { description: 'The image was replaced.', headers: withHeaders('ETag') } },
      },
    },
    {
      method: 'delete',
      path: PROFILE_IMAGE_PATH,
      steps: [...signedIn, { handler: removeImage, problems: DEPENDENCY_PROBLEMS }],
      documentation: {
        tags: ['Profile'],
        operationId: 'removeProfileImage',
        summary: 'Remove your profile image',
        responses: { 204: { description: 'There is no image any more.' } },
      },
    },
  ];
}

/** Step that reads an uploaded image. */
function imageBody(): Step {
  const read = express.raw({ type: MEDIA_TYPES, limit: UPLOAD_LIMIT });
  const handler: RequestHandler = (request, response, next) => {
    const type = request.is(MEDIA_TYPES);
    if (type === null) throw new Problem(invalidImage, 'Send the image as the body');
    if (type === false) {
      throw new Problem(unsupportedMediaType, `The image must be one of ${MEDIA_TYPES.join(', ')}`, {
        headers: { Accept: MEDIA_TYPES.join(', ') },
      });
    }
    read(request, response, next);
  };
  return { handler, problems: [malformedRequest, invalidImage, bodyTooLarge, unsupportedMediaType] };
}

function mediaTypeOf(request: Request): ImageMediaType {
  return request.is(MEDIA_TYPES) as ImageMediaType;
}
