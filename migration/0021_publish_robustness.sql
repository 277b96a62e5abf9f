-- What an edition publishes of how firm its places are: how often weights are drawn, around the stated ones, from which seed. All
-- three or none; none: nothing of it is published.
ALTER TABLE award_conduct ADD COLUMN robustness_draws @int;
ALTER TABLE award_conduct ADD COLUMN robustness_concentration @int;
ALTER TABLE award_conduct ADD COLUMN robustness_seed @int;
