import { type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';

type AnySchema = v.GenericSchema<unknown, unknown>;

export interface Shown {
  readonly title: string;
  readonly description: string;
  /** Whether it is always YAML, where an editor takes a text such as 1984 for a number; we take it as it is written. */
  readonly isYaml?: boolean;
}

// Texts are cleaned and trimmed before these, and some take letters in any case: a pattern would refuse what we accept.
const NOT_SHOWN = ['check', 'finite', 'raw_transform', 'regex', 'to_lower_case', 'transform'];

/**
 * The JSON Schema of a record. It accepts every record that has the fields' own names; rules that it cannot express (that a date
 * exists, that a text is a slug) are in the descriptions.
 */
export function jsonSchemaOf(fields: AnySchema, { title, description, isYaml = false }: Shown): JsonSchema {
  const { $schema, ...schema } = toJsonSchema(fields, {
    target: 'draft-07',
    ignoreActions: NOT_SHOWN,
    overrideAction: ({ valibotAction, jsonSchema }) => {
      return jsonSchema.anyOf === undefined ? textAlone(jsonSchema) : withBound(jsonSchema, valibotAction);
    },
    overrideSchema: ({ valibotSchema: { type }, jsonSchema }) => {
      if (type === 'optional' || type === 'exact_optional') return orNothing(jsonSchema);
      if (type === 'string' && isYaml) return { ...jsonSchema, type: [...SCALARS] };
      return type === 'record' ? withEntries(jsonSchema) : undefined;
    },
  });
  return { ...($schema === undefined ? {} : { $schema }), title, description, ...schema };
}

const SCALARS = ['string', 'number', 'boolean'] as const;

/** A text with a known pattern or format is not a number or flag in YAML either. */
function textAlone(schema: JsonSchema): JsonSchema | undefined {
  const isKnown = schema.pattern !== undefined || schema.format !== undefined;
  return isKnown && Array.isArray(schema.type) ? { ...schema, type: 'string' } : undefined;
}

/** A number may be written as text, so it is one of two types, and only one of them has bounds. */
function withBound(schema: JsonSchema, action: object): JsonSchema | undefined {
  const { type, requirement } = action as { type: string; requirement?: unknown };
  const bound = typeof requirement === 'number' ? requirement : undefined;
  if (type === 'integer') return withNumber(schema, (number) => ({ ...number, type: 'integer' }));
  if (bound === undefined) return undefined;
  if (type === 'min_value')
    return withNumber(schema, (number) => ({ ...number, minimum: Math.max(number.minimum ?? bound, bound) }));
  if (type === 'max_value')
    return withNumber(schema, (number) => ({ ...number, maximum: Math.min(number.maximum ?? bound, bound) }));
  return undefined;
}

function withNumber(
  { type: _type, ...schema }: JsonSchema,
  change: (number: JsonSchema) => JsonSchema,
): JsonSchema {
  const anyOf = (schema.anyOf ?? []).map((option) => {
    return typeof option === 'object' && ['number', 'integer'].includes(String(option.type))
      ? change(option)
      : option;
  });
  return { ...schema, anyOf };
}

/** A field that may be left out may also be written without a value. */
function orNothing({ default: byDefault, ...schema }: JsonSchema): JsonSchema {
  const rest = byDefault === undefined ? {} : { default: byDefault };
  const { type, anyOf, pattern, format, enum: words } = schema;
  if (anyOf !== undefined) return { ...schema, anyOf: [...anyOf, NOTHING], ...rest };
  const types = [type ?? []].flat();
  const isPlain = pattern === undefined && format === undefined && words === undefined;
  if (isPlain && types.includes('string')) return { ...schema, type: [...types, 'null'], ...rest };
  return { anyOf: [schema, NOTHING], ...rest };
}

const NOTHING = { enum: ['', null] };

/** An entry without a value says nothing, as if it were not there. Every name is text, also in YAML. */
function withEntries({ propertyNames: _names, ...schema }: JsonSchema): JsonSchema {
  const { additionalProperties } = schema;
  return typeof additionalProperties === 'object'
    ? { ...schema, additionalProperties: orNothing(additionalProperties) }
    : schema;
}
