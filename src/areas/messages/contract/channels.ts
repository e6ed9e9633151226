import { oc } from '@orpc/contract';
import { z } from 'zod';
import { done, minor } from '#values/shapes.ts';

/** Channels beside e-mail and the phone that may leave by a provider. */
export const paperChannel = z.enum(['letter', 'registered', 'sms']);
export type PaperChannel = z.infer<typeof paperChannel>;
/** By hand, as files in a folder, or by a provider's HTTP interface. */
export const adapter = z.enum(['print', 'folder', 'http']);
export type Adapter = z.infer<typeof adapter>;

const sender = z.object({
  name: z.string().trim().min(1).max(120), email: z.email().max(254), phone: z.string().trim().max(40), signature: z.string().trim().max(1000),
});
const letterhead = z.object({
  logoAlt: z.string().trim().max(200), colour: z.string().regex(/^#[0-9a-f]{6}$/), footer: z.string().trim().max(600), payeeName: z.string().trim().max(70),
  iban: z.string().trim().max(60), bic: z.string().trim().max(20), windowSide: z.enum(['left', 'right']),
});
const logoType = z.enum(['image/png', 'image/jpeg', 'image/svg+xml']);

export const channelsContract = {
  channels: {
    list: oc.route({ method: 'GET', path: '/channels' }).output(z.array(z.object({ channel: paperChannel, adapter, address: z.string(), hasSecret: z.boolean(), costMinor: minor }))),
    /** `secret` null keeps the one there is. */
    set: oc.route({ method: 'PUT', path: '/channels/{channel}' }).input(z.object({
      channel: paperChannel, adapter, address: z.string().trim().max(1000), secret: z.string().max(500).nullable(), costMinor: z.number().int().min(0).max(1_000_00),
    })).output(done),
    remove: oc.route({ method: 'DELETE', path: '/channels/{channel}' }).input(z.object({ channel: paperChannel })).output(done),
    /** Does the folder take files, does the provider answer? Nothing is sent to anybody. */
    test: oc.route({ method: 'POST', path: '/channels/{channel}/test' }).input(z.object({ channel: paperChannel })).output(z.object({ works: z.boolean(), message: z.string() })),
  },
  senders: {
    mine: oc.route({ method: 'GET', path: '/senders/mine' }).output(sender.nullable()),
    setMine: oc.route({ method: 'PUT', path: '/senders/mine' }).input(sender).output(done),
    removeMine: oc.route({ method: 'DELETE', path: '/senders/mine' }).output(done),
    list: oc.route({ method: 'GET', path: '/senders' }).output(z.array(sender.extend({ userId: z.string(), userName: z.string() }))),
  },
  letterhead: {
    get: oc.route({ method: 'GET', path: '/letterhead' }).output(letterhead.extend({ hasLogo: z.boolean() })),
    set: oc.route({ method: 'PUT', path: '/letterhead' }).input(letterhead).output(done),
    /** PNG, JPEG or SVG, as base64, 500 kB at most. An SVG with scripts, links or pictures of its own is refused. */
    setLogo: oc.route({ method: 'PUT', path: '/letterhead/logo' }).input(z.object({ type: logoType, base64: z.base64().max(700_000) })).output(done),
    removeLogo: oc.route({ method: 'DELETE', path: '/letterhead/logo' }).output(done),
    /** A letter with these settings, before they are kept. */
    preview: oc.route({ method: 'POST', path: '/letterhead/preview' }).input(letterhead.extend({ registered: z.boolean() })).output(z.object({ svg: z.string(), pages: z.number().int() })),
  },
};
