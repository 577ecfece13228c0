// Where the pages are.
import { KNOWN } from './payloads';

/** A page of each kind that somebody with every role can open. */
export const PAGES = {
  queue: '/queue',
  sessions: '/sessions?status=In%20Review',
  views: '/sessions/view',
  company: `/sessions/${KNOWN.company}`,
  person: `/sessions/${KNOWN.chinese}`,
  document: `/sessions/${KNOWN.chinese}/documents/id_verifications-0`,
  revisions: `/sessions/${KNOWN.company}/revisions`,
  find: '/find?q=ltd',
  ubo: '/insight/ubo',
  profile: '/profile',
  people: '/admin/people',
  policies: '/admin/policies',
  templates: '/admin/templates',
  keys: '/admin/keys',
  webhooks: '/admin/webhooks',
  privacy: '/admin/privacy',
  audit: '/admin/audit',
} as const;
