/* The texts of sql/, embedded at build time (sql/embed), so that no stage needs a folder of SQL at run time. */
#ifndef TAMIS_SQL_H
#define TAMIS_SQL_H

typedef struct {
    int version;
    const char *name;
    const char *text;
} migration_t;

/* In order; ends with version 0. */
extern const migration_t sql_migrations[];

/* The views for people, made anew at each migration; ends with NULL. */
extern const char *const sql_views[];

extern const char sql_accounts[];
extern const char sql_actor_cases[];
extern const char sql_actor_links[];
extern const char sql_actor_merge[];
extern const char sql_actor_name[];
extern const char sql_actor_sources[];
extern const char sql_actor_split[];
extern const char sql_block_proposed[];
extern const char sql_blocks[];
extern const char sql_blocks_applied[];
extern const char sql_blocks_obeyed[];
extern const char sql_campaign_hours[];
extern const char sql_campaigns[];
extern const char sql_case[];
extern const char sql_case_evidence[];
extern const char sql_case_followed[];
extern const char sql_case_history[];
extern const char sql_cases[];
extern const char sql_caught[];
extern const char sql_count_senders[];
extern const char sql_decisions[];
extern const char sql_explain[];
extern const char sql_explain_cases[];
extern const char sql_explain_traits[];
extern const char sql_false_positives[];
extern const char sql_file_block[];
extern const char sql_file_release[];
extern const char sql_file_reports[];
extern const char sql_filter_fresh[];
extern const char sql_filter_obeyed[];
extern const char sql_filter_obeys[];
extern const char sql_filter_page[];
extern const char sql_find_references[];
extern const char sql_first_sights[];
extern const char sql_fold_apply[];
extern const char sql_fold_ask[];
extern const char sql_fold_window[];
extern const char sql_folded[];
extern const char sql_grant_stages[];
extern const char sql_keep_ahead[];
extern const char sql_keep_desk[];
extern const char sql_keep_drop[];
extern const char sql_keep_lock[];
extern const char sql_keep_rows[];
extern const char sql_keep_sweep[];
extern const char sql_message_day[];
extern const char sql_migrate_lock[];
extern const char sql_model_applied[];
extern const char sql_model_list[];
extern const char sql_model_lock[];
extern const char sql_model_newest[];
extern const char sql_model_obeyed[];
extern const char sql_model_rollback[];
extern const char sql_model_save[];
extern const char sql_model_seal[];
extern const char sql_model_standing[];
extern const char sql_model_unteach[];
extern const char sql_model_withdrawn[];
extern const char sql_name_traits[];
extern const char sql_narrower[];
extern const char sql_new_traits[];
extern const char sql_privacy_forget[];
extern const char sql_privacy_held[];
extern const char sql_proposals[];
extern const char sql_recall[];
extern const char sql_recidivists[];
extern const char sql_record[];
extern const char sql_record_again[];
extern const char sql_recorded[];
extern const char sql_register_key[];
extern const char sql_renew_block[];
extern const char sql_replay[];
extern const char sql_replay_next[];
extern const char sql_reporter_weight[];
extern const char sql_schema_check[];
extern const char sql_schema_present[];
extern const char sql_schema_step[];
extern const char sql_schema_version[];
extern const char sql_seed_finding_kind[];
extern const char sql_seed_trait_kind[];
extern const char sql_sender_histories[];
extern const char sql_senders[];
extern const char sql_tally_elect[];
extern const char sql_unblock_candidates[];

#endif
