// The documents that the page sends, each with the types that were made of it. The texts are those of ../../operations, unchanged.
import { operation } from 'panorama-client/operation';
import alerts from '../../operations/alerts.graphql?raw';
import me from './me.graphql?raw';
import type * as types from './generated/graphql';

export const Me = operation<types.MeQuery, types.MeQueryVariables>(me, 'Me');
export const OpenAlerts = operation<types.OpenAlertsQuery, types.OpenAlertsQueryVariables>(alerts, 'OpenAlerts');
export const Alerts = operation<types.AlertsSubscription, types.AlertsSubscriptionVariables>(alerts, 'Alerts');
export const SetThreshold = operation<types.SetThresholdMutation, types.SetThresholdMutationVariables>(alerts, 'SetThreshold');
export const AcknowledgeAlert = operation<types.AcknowledgeAlertMutation, types.AcknowledgeAlertMutationVariables>(alerts, 'AcknowledgeAlert');
