import { createHmac } from 'node:crypto';
import type { Secret } from '@darkroom/core';

/**
 * The header that proves whose a delivery is, and when it was sent: `t=<seconds since 1970>,v1=<hex>`, where v1 is the
 * HMAC-SHA256 of `<t>.<body>` with the webhook's whole secret, `whsec_` included. Receivers reckon the same, compare in
 * constant time, and refuse a time that is minutes away from theirs.
 */
export function signDelivery(secret: Secret, now: number, body: string): string {
  const seconds = Math.floor(now / 1000);
  const digest = createHmac('sha256', secret.reveal()).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${digest}`;
}
