import type { INodeProperties } from 'n8n-workflow';
import { deliveryIdProperty } from '../shared/properties';

/** Fields of the node: the delivery alone; everything else was set and frozen before. */
export const confirmDeliveryProperties: INodeProperties[] = [deliveryIdProperty];
