import { request } from '../api/client';
import type { BulkResult, CommandDone, CommandHeld } from '../api/contract';
import { client } from '../api/queries';

/** One document. A held command is no error: it waits. */
export function runCommand(
  doc: string,
  id: number,
  name: string,
  version: number | undefined,
  input: Record<string, unknown>,
) {
  return request<CommandDone | CommandHeld>(`/docs/${doc}/${id}/${name}`, { method: 'POST', version, body: input });
}

export async function runBulk(
  doc: string,
  name: string,
  ids: number[],
  input: Record<string, unknown>,
): Promise<BulkResult> {
  const result = await request<BulkResult>(`/docs/${doc}/${name}`, { method: 'POST', body: { ids, ...input } });
  refresh(doc);
  return result;
}

/** What a command on a document may have changed anywhere; kept when the lists shown have it. */
export function refresh(doc: string): Promise<void> {
  const listed = client.invalidateQueries({ queryKey: ['list', doc] });
  client.invalidateQueries({ queryKey: ['doc', doc] });
  for (const key of ['desk', 'history', 'chain', 'panel']) client.invalidateQueries({ queryKey: [key] });
  return listed;
}
