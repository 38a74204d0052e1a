import { request } from '../api/client';
import type { DocumentBody } from '../api/contract';

const RUN = 'erp.schedule_run';
const PAUSE = 1500;

/** The run when the optimiser has ended it; asked for again and again, for it works in the background. */
export async function optimised(run: DocumentBody): Promise<DocumentBody> {
  let found = run;
  while (found.state === 'OPTIMISING') {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    found = await request<DocumentBody>(`/docs/${RUN}/${run.id}`);
  }
  return found;
}
