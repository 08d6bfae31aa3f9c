import {
  CodeAnswerSchema,
  CodeRequestSchema,
  DrawLogSchema,
  PoolAnswerSchema,
  PoolRequestSchema,
  TakenSchema,
} from '../../../protocol/index.ts';
import { idParam, json, jsonBody, problem, serverRoute } from './parts.ts';

/** Incentives, their codes and draws. */
export const INCENTIVE_ROUTES = [
  serverRoute({
    method: 'get',
    path: '/v1/server/incentives/{id}',
    summary: 'What is gone of an incentive',
    request: { params: idParam },
    responses: { 200: json(TakenSchema, 'How many were given') },
  }),
  serverRoute({
    method: 'post',
    path: '/v1/server/incentives/{id}/codes',
    summary: 'Fill the pool of an incentive that gives codes',
    request: { params: idParam, ...jsonBody(PoolRequestSchema) },
    responses: { 200: json(PoolAnswerSchema, 'How many were new') },
  }),
  serverRoute({
    method: 'post',
    path: '/v1/server/incentives/{id}/draw',
    summary: 'Draw a prize; once drawn, its log',
    request: { params: idParam },
    responses: { 200: json(DrawLogSchema, 'The log'), 409: problem('It is not time yet') },
  }),
  serverRoute({
    method: 'post',
    path: '/v1/server/codes',
    summary: 'Look at a code, or use it up',
    request: jsonBody(CodeRequestSchema),
    responses: { 200: json(CodeAnswerSchema, 'What it is worth') },
  }),
];
