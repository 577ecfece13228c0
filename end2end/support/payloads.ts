// Payloads that tests bring in: the demo's documents under ids and names of their own.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCUMENTS } from './places';

/** A decision payload; its inside is the vendor's. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Payload = { session_id: string } & Record<string, any>;

/** Sessions of the demo that specs read and never change. */
export const KNOWN = {
  /** Four registry differences, five owners, every panel. */
  company: '3e9ca856-c771-4a47-bbbf-1f28f818fd38',
  /** In review, a duplicate face, name in Chinese. */
  chinese: '37ee0a5b-0857-4f25-a332-bf3691e0a8ee',
  arabic: '02d017a4-ee54-4432-8ae4-a1a7ef37ccdd',
  /** Named like mark-up. */
  htmlName: 'e80664c2-1bb0-488b-8718-596cd34ed7bf',
  longName: 'caf9b4cc-6345-4aca-87f3-6fe79a3b4f7b',
  notStarted: '514cee57-ff81-4bbf-ba46-86c508c3a4c2',
  /** The only one of its status. */
  canceled: '7b1d0c6a-52f4-4c1e-9a53-0f6d2b8e4a11',
};

function sample(file: string): Payload {
  const payload = JSON.parse(readFileSync(join(DOCUMENTS, file), 'utf8'));
  payload.session_id = randomUUID();
  payload.session_url = `https://verify.example.com/session/${payload.session_id}`;
  payload.vendor_data = `end2end-${payload.session_id}`;
  payload.reviews = [];
  return payload;
}

/** A person in review: identity and liveness stand in review, the face match is approved, NFC was skipped. */
export function person(name = 'Ulrike Sandmärker', status = 'In Review'): Payload {
  const payload = sample('kyc_decision_in_review_duplicate_face_chinese.json');
  const [first, ...last] = name.split(' ');
  payload.status = status;
  payload.metadata = null;
  for (const check of payload.id_verifications) {
    Object.assign(check, { first_name: first, last_name: last.join(' '), full_name: name, extra_fields: {} });
  }
  payload.expected_details = null;
  // an unreviewed hit is a gate of its own
  for (const screening of payload.aml_screenings ?? []) {
    for (const hit of screening.hits ?? []) hit.review_status = 'False Positive';
  }
  return payload;
}

/** A company in review; `owner` is the session of its only beneficial owner. */
export function company(name: string, owner?: { session_id: string; name: string }): Payload {
  const payload = sample('kyb_decision_approved_simple.json');
  payload.status = 'In Review';
  payload.expected_details = { ...payload.expected_details, company_name: name };
  for (const check of payload.registry_checks) {
    check.company.company_name = name;
    if (check.company.registry_data) check.company.registry_data.name = name;
  }
  for (const check of payload.key_people_checks) {
    check.registry = { officers: [], beneficial_owners: [] };
    check.officers = [];
    check.beneficial_owners = [];
    check.submitted.parties = owner
      ? [
          {
            ...check.submitted.parties[0],
            uuid: randomUUID(),
            name: owner.name,
            first_name: owner.name,
            last_name: '',
            kyc_session_id: owner.session_id,
            kyc_session_url: null,
          },
        ]
      : [];
  }
  return payload;
}
