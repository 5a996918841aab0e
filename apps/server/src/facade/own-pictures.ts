import { idKind } from '@darkroom/core';
import type { HostRules } from '../http/hosts.ts';
import type { SignedUrls } from '../images/signed-urls.ts';
import type { OwnPicture } from './read-json-pictures.ts';

/** Knows the links that this server gives for its pictures, so that an answer's `url` can be edited without a download. */
export function ownPictures(
  signedUrls: Pick<SignedUrls, 'isValid'>,
  hosts: Pick<HostRules, 'originOf'>,
  host: string | undefined,
): OwnPicture {
  return (text) => {
    const url = URL.parse(text);
    if (url === null || url.origin !== hosts.originOf(host)) return null;
    const id = /^\/images\/([^/]+)$/.exec(url.pathname)?.[1] ?? '';
    if (!signedUrls.isValid(url.pathname, Object.fromEntries(url.searchParams))) return null;
    if (idKind(id) === 'image') return { imageId: id };
    return idKind(id) === 'asset' ? { assetId: id } : null;
  };
}
