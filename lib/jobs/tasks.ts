import { creditSchedules, creditTasks } from './credit';
import { esignSchedules, esignTasks } from './esign';
import { evidenceSchedules, evidenceTasks } from './evidence';
import { identitySchedules, identityTasks } from './identity';
import { lendingSchedules, lendingTasks } from './lending';
import { marketSchedules, marketTasks } from './market';
import { mergeSchedules, mergeTasks } from './merge';
import { notifySchedules, notifyTasks } from './notify';
import { ordersSchedules, ordersTasks } from './orders';
import { paymentsSchedules, paymentsTasks } from './payments';
import { settlementSchedules, settlementTasks } from './settlement';

/** Every job there is. */
export const TASKS = mergeTasks(creditTasks, esignTasks, evidenceTasks, identityTasks, lendingTasks, marketTasks, notifyTasks, ordersTasks, paymentsTasks, settlementTasks);
/** What runs by itself. */
export const SCHEDULES = mergeSchedules(TASKS, creditSchedules, esignSchedules, evidenceSchedules, identitySchedules, lendingSchedules, marketSchedules, notifySchedules, ordersSchedules, paymentsSchedules, settlementSchedules);
