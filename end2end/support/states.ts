// Sessions brought to a state that takes several acts.
import { expect } from '@playwright/test';
import type { Desk } from './desk';
import { type Payload, person } from './payloads';

/** A person with hits of our own making; each says where it stands on a list and what came of it. */
function screened(name: string, hits: Array<Record<string, unknown>>): Payload {
  const payload = person(name);
  payload.aml_screenings = [{
    node_id: 'aml', status: 'In Review', entity_type: 'person', screened_data: { full_name: name }, warnings: [],
    hits: hits.map((hit, i) => ({ id: `hit-${i}-${payload.session_id}`, match_score: 80, risk_score: 60, ...hit })),
  }];
  return payload;
}

/** Approving them always takes two people: a politically exposed person, confirmed. */
export function listed(name: string): Payload {
  return screened(name, [{ caption: `${name}, deputy minister`, datasets: ['PEP'], review_status: 'Confirmed Match' }]);
}

/** They cannot be approved yet: a hit that nobody has looked at. */
export function unreviewed(name: string): Payload {
  return screened(name, [{ caption: `${name}, in a newspaper`, datasets: ['ADVERSE_MEDIA'], review_status: 'Unreviewed' }]);
}

/** Asks a session again as often as may be, and brings it back into review. */
export async function spend(desk: Desk, sessionId: string): Promise<void> {
  for (let used = 0; used < 9; used++) {
    for (const new_status of ['Resubmitted', 'In Review']) {
      const answer = await desk.api('PATCH', `/v3/session/${sessionId}/update-status/`, { new_status });
      expect(answer.status, await answer.text()).toBe(200);
    }
  }
}
