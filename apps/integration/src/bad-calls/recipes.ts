/**
 * Bad calls of @weightinit/recipes.
 *
 * @module
 */
import { planOf, recipeFromJson } from "@weightinit/recipes";
import { type BadCall, bad } from "./bad-call.ts";

export const recipes: readonly BadCall[] = [
  bad("WI_BAD_CONFIG", "a negative width", /got -1/, () => planOf({ model_type: "gpt2", n_embd: -1 })),
  bad("WI_BAD_RECIPE", "an initializer that there is not", /did you mean "constant"\?\) in rule 2/, () =>
    recipeFromJson({
      rules: [
        { match: "**.weight", initializer: "normal" },
        { match: "**.bias", initializer: "constnt" },
      ],
    }),
  ),
  bad("WI_BAD_RECIPE", "a pattern that matches nothing", /got none of fc\.weight/, () =>
    recipeFromJson({
      rules: [
        { match: "**.bais", initializer: "normal" },
        { match: "**", initializer: "normal" },
      ],
    }).plan([{ name: "fc.weight", shape: [1] }]),
  ),
];
