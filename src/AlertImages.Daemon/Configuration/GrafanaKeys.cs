namespace AlertImages.Daemon.Configuration;

/// <summary>
/// Keys of Grafana's own that stand in sections that we share with it (grafana conf/defaults.ini): an existing grafana.ini may hold them,
/// and they are passed over.
/// </summary>
internal static class GrafanaKeys
{
    private static readonly Dictionary<string, HashSet<string>> s_keys = new(StringComparer.Ordinal)
    {
        ["paths"] = Set("logs plugins permitted_provisioning_paths"),
        ["server"] = Set("""
            domain enforce_domain serve_from_sub_path router_logging static_root_path enable_gzip socket socket_gid socket_mode cdn_url read_timeout
            min_tls_version cert_pass certs_watch_interval custom_response_headers
            """),
        ["database"] = Set("""
            url max_idle_conn max_open_conn conn_max_lifetime log_queries isolation_level client_key_path client_cert_path server_cert_name cache_mode wal
            locking_attempt_timeout_sec query_retries transaction_retries migration_locking instrument_queries high_availability ssl_sni
            delete_auto_gen_ids skip_migrations
            """),
        ["security"] = Set("""
            disable_initial_admin_creation admin_user admin_password admin_email secret_key encryption_provider available_encryption_providers
            disable_gravatar data_source_proxy_whitelist disable_brute_force_login_protection brute_force_login_protection_max_attempts cookie_secure
            cookie_samesite allow_embedding strict_transport_security strict_transport_security_max_age_seconds strict_transport_security_preload
            strict_transport_security_subdomains x_content_type_options x_xss_protection content_security_policy content_security_policy_template
            content_security_policy_report_only content_security_policy_report_only_template angular_support_enabled csrf_trusted_origins
            csrf_additional_headers csrf_always_check disable_frontend_sandbox_for_plugins frontend_sandbox_disable_for_plugins login_remember_days
            cookie_username cookie_remember_name enable_frontend_sandbox_for_plugins actions_allow_post_url disable_username_login_protection
            disable_ip_address_login_protection
            """),
        ["rendering"] = Set("renderer_auth_token"),
        ["unified_alerting.screenshots"] = [],
        ["external_image_storage"] = [],
        ["smtp"] = Set("enable_tracing templates_pattern"),
        ["log"] = Set("mode filters user_facing_default_error"),
        ["metrics"] = Set("interval_seconds disable_total_stats total_stats_collector_interval_seconds"),
        ["tracing.opentelemetry.otlp"] = Set("propagation insecure"),
    };

    public static bool Contains(string section, string key) => s_keys.TryGetValue(section, out var keys) && keys.Contains(key);

    private static HashSet<string> Set(string names) => [.. names.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
