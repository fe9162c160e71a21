import type { Resource } from '../resource';
import { addressResource } from './address';
import { deliveryResource } from './delivery';
import { feedbackResource } from './feedback';
import { journalResource } from './journal';
import { messageResource } from './message';
import { proofResource } from './proof';
import { subscriptionResource } from './subscription';

/** All that the node knows, in the order of its list. */
export const resources: readonly Resource[] = [addressResource, deliveryResource, feedbackResource, journalResource, messageResource, proofResource, subscriptionResource];
