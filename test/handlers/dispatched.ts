import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { rawItems } from '../support/raw-items.ts';
import type { PackagedFunction } from './packaged-function.ts';
import type { PackagedStage } from './packaged-stage.ts';

/** The records that the stream passes to `dispatch` for what is stored, in the order of the keys. */
export async function dispatchRecords({ table }: Pick<PackagedStage, 'table'>) {
  const items = await rawItems(table);
  return items
    .filter(({ pk, sk }) => /^NOTIFICATIONS#/.test(String(pk)) || sk === 'SOURCE')
    .map((item, index) => ({
      eventName: 'INSERT',
      dynamodb: {
        SequenceNumber: String(index + 1),
        NewImage: marshall(item) as Record<string, AttributeValue>,
      },
    }));
}

/** Dispatches all that is stored. @returns the failures that it reports. */
export async function dispatchAll(stage: PackagedStage, dispatch: PackagedFunction) {
  const { batchItemFailures } = await dispatch({ Records: await dispatchRecords(stage) });
  return batchItemFailures as unknown[];
}
