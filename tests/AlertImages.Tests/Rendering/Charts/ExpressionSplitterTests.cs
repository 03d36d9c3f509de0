using AlertImages.Rendering.Charts;

namespace AlertImages.Tests.Rendering.Charts;

/// <summary>
/// Expressions of public rule sets (kubernetes-mixin, node-mixin, prometheus-mixin, alertmanager-mixin, awesome-prometheus-alerts, Loki's and Mimir's mixins),
/// split as a person would: what to
/// look at, where it becomes too much, what else must hold.
/// </summary>
public sealed class ExpressionSplitterTests
{
    private static readonly (string Expression, string Curves, string Thresholds, string Conditions)[] s_cases =
    [
        // plain limits
        ("up == 0", "up", "== 0", ""),
        ("up{job=\"node\"} != 1", "up{job=\"node\"}", "!= 1", ""),
        ("node_load1 > 10", "node_load1", "> 10", ""),
        ("0.1 < node_load1", "node_load1", "> 0.1", ""),
        ("time() - node_boot_time_seconds < 600", "time() - node_boot_time_seconds", "< 600", ""),
        ("(time() - process_start_time_seconds{job=\"x\"}) / 60 < 10", "(time() - process_start_time_seconds{job=\"x\"}) / 60", "< 10", ""),
        ("node_hwmon_temp_celsius > 75", "node_hwmon_temp_celsius", "> 75", ""),
        ("mysql_global_status_uptime < 60", "mysql_global_status_uptime", "< 60", ""),
        ("redis_connected_slaves < 1", "redis_connected_slaves", "< 1", ""),
        // limits that are computed
        ("node_filesystem_avail_bytes < 5 * 1024^3", "node_filesystem_avail_bytes", "< 5368709120", ""),
        ("process_resident_memory_bytes > 1e9", "process_resident_memory_bytes", "> 1000000000", ""),
        ("probe_ssl_earliest_cert_expiry - time() < 86400 * 30", "probe_ssl_earliest_cert_expiry - time()", "< 2592000", ""),
        (
            "predict_linear(node_filesystem_free_bytes{fstype!~\"tmpfs\"}[1h], 24 * 3600) < 0",
            "predict_linear(node_filesystem_free_bytes{fstype!~\"tmpfs\"}[1h], 24 * 3600)",
            "< 0",
            ""),
        ("rate(node_context_switches_total[5m]) > -1e-3", "rate(node_context_switches_total[5m])", "> -0.001", ""),
        // aggregations and quotients
        (
            "100 - (avg by(instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[2m])) * 100) > 80",
            "100 - (avg by(instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[2m])) * 100)",
            "> 80",
            ""),
        ("(sum(rate(http_requests_total{code=~\"5..\"}[5m])) by (job)\n/\nsum(rate(http_requests_total[5m])) by (job)) > 0.05",
            "sum(rate(http_requests_total{code=~\"5..\"}[5m])) by (job)\n/\nsum(rate(http_requests_total[5m])) by (job)", "> 0.05", ""),
        ("histogram_quantile(0.99, sum by (le, handler) (rate(prometheus_http_request_duration_seconds_bucket[5m]))) > 1.5",
            "histogram_quantile(0.99, sum by (le, handler) (rate(prometheus_http_request_duration_seconds_bucket[5m])))", "> 1.5", ""),
        ("count by (job) (up{job=\"a\"} == 0) > 2", "count by (job) (up{job=\"a\"} == 0)", "> 2", ""),
        (
            "increase(prometheus_tsdb_compactions_failed_total{job=\"prometheus\"}[3h]) > 0",
            "increase(prometheus_tsdb_compactions_failed_total{job=\"prometheus\"}[3h])",
            "> 0",
            ""),
        ("changes(process_start_time_seconds[15m]) >= 2", "changes(process_start_time_seconds[15m])", ">= 2", ""),
        ("max_over_time(kube_pod_container_status_waiting_reason{reason=\"CrashLoopBackOff\", job=\"kube-state-metrics\"}[5m]) >= 1",
            "max_over_time(kube_pod_container_status_waiting_reason{reason=\"CrashLoopBackOff\", job=\"kube-state-metrics\"}[5m])", ">= 1", ""),
        // limits that are expressions
        (
            "prometheus_notifications_queue_length > prometheus_notifications_queue_capacity * 0.9",
            "prometheus_notifications_queue_length",
            "> prometheus_notifications_queue_capacity * 0.9",
            ""),
        (
            "kube_deployment_spec_replicas > on(namespace, deployment) kube_deployment_status_replicas_available",
            "kube_deployment_spec_replicas",
            "> kube_deployment_status_replicas_available",
            ""),
        ("min_over_time(a[5m]) < ignoring(x) group_left(y) (b / 2)", "min_over_time(a[5m])", "< b / 2", ""),
        (
            "node_memory_MemAvailable_bytes offset -5m < node_memory_MemTotal_bytes offset 5m * 0.1",
            "node_memory_MemAvailable_bytes offset -5m",
            "< node_memory_MemTotal_bytes offset 5m * 0.1",
            ""),
        // two conditions
        ("node_filesystem_avail_bytes / node_filesystem_size_bytes * 100 < 10 and node_filesystem_readonly == 0",
            "node_filesystem_avail_bytes / node_filesystem_size_bytes * 100", "< 10", "node_filesystem_readonly == 0"),
        (
            "(\n  node_filesystem_avail_bytes{job=\"node\"} / node_filesystem_size_bytes{job=\"node\"} * 100 < 40\nand\n"
                + "  predict_linear(node_filesystem_avail_bytes{job=\"node\"}[6h], 24*60*60) < 0\nand\n  node_filesystem_readonly{job=\"node\"} == 0\n)",
            "node_filesystem_avail_bytes{job=\"node\"} / node_filesystem_size_bytes{job=\"node\"} * 100",
            "< 40",
            "predict_linear(node_filesystem_avail_bytes{job=\"node\"}[6h], 24*60*60) < 0|node_filesystem_readonly{job=\"node\"} == 0"),
        ("x > 5 and x < 10", "x", "> 5|< 10", ""),
        ("x < 1 or x > 9", "x", "< 1|> 9", ""),
        ("(rate1h{job=\"a\"} > (14.4 * 0.001)) and (rate5m{job=\"a\"} > (14.4 * 0.001))", "rate1h{job=\"a\"}|rate5m{job=\"a\"}", "> 0.0144", ""),
        ("rate(errors[5m]) > 0.1 and on(job) rate(total[5m]) > 10", "rate(errors[5m])", "> 0.1", "rate(total[5m]) > 10"),
        ("(kube_job_status_failed > 0) unless on(job) kube_job_complete", "kube_job_status_failed", "> 0", "unless kube_job_complete"),
        ("up{job=\"a\"} == 0 or absent(up{job=\"a\"})", "up{job=\"a\"}|absent(up{job=\"a\"})", "== 0", ""),
        // labels joined from elsewhere
        (
            "(kube_pod_status_phase{phase=\"Pending\"} > 0) * on(namespace, pod) group_left(owner) kube_pod_owner",
            "kube_pod_status_phase{phase=\"Pending\"}",
            "> 0",
            ""),
        ("(1 - avg_over_time(up[1h])) * 100 > bool 5", "(1 - avg_over_time(up[1h])) * 100", "> 5", ""),
        // nothing to split
        ("absent(up{job=\"prometheus\"})", "absent(up{job=\"prometheus\"})", "", ""),
        ("vector(1)", "vector(1)", "", ""),
        ("ALERTS{alertstate=\"firing\"} * 1", "ALERTS{alertstate=\"firing\"} * 1", "", ""),
        // Loki and Mimir
        (
            "sum(rate({app=\"web\"} |= \"error > 5\" | json | level!=\"info\" [5m])) by (pod) > 10",
            "sum(rate({app=\"web\"} |= \"error > 5\" | json | level!=\"info\" [5m])) by (pod)",
            "> 10",
            ""),
        (
            "100 * sum(rate(loki_request_duration_seconds_count{status_code=~\"5..\"}[2m])) by (namespace, "
                + "job) / sum(rate(loki_request_duration_seconds_count[2m])) by (namespace, job) > 10",
            "100 * sum(rate(loki_request_duration_seconds_count{status_code=~\"5..\"}[2m])) by (namespace, "
                + "job) / sum(rate(loki_request_duration_seconds_count[2m])) by (namespace, job)",
            "> 10",
            ""),
        (
            "(min by (cluster) (rate(cortex_ingester_shipper_uploads_total[4h])) == 0) and (max by (cluster) (cortex_bucket_store_blocks_loaded) >"
                + " 0) # nothing shipped",
            "min by (cluster) (rate(cortex_ingester_shipper_uploads_total[4h]))", "== 0", "(max by (cluster) (cortex_bucket_store_blocks_loaded) > 0)"),
        ("1 < x < 5", "x", "> 1|< 5", ""),
    ];

    [TestCaseSource(nameof(Cases))]
    public void Is_split_as_a_person_would(string expression, string curves, string thresholds, string conditions)
    {
        var split = ExpressionSplitter.Split(expression);

        Assert.That(string.Join('|', split.Curves), Is.EqualTo(curves));
        Assert.That(string.Join('|', split.Thresholds.Select(Print)), Is.EqualTo(thresholds));
        Assert.That(string.Join('|', split.Conditions), Is.EqualTo(conditions));
    }

    [TestCase("")]
    [TestCase("a > ")]
    [TestCase("> 5")]
    [TestCase("sum(a > 5")]
    [TestCase("a) > (5")]
    [TestCase("\"never closed > 5")]
    [TestCase("a ? b : c")]
    public void What_is_no_expression_is_drawn_whole(string expression)
    {
        var split = ExpressionSplitter.Split(expression);

        Assert.That(split.Curves, Is.EqualTo(new[] { expression }).Or.EqualTo(new[] { expression.Trim() }));
        Assert.That(split.Thresholds, Is.Empty);
    }

    [Test]
    public void Deep_brackets_end_nothing()
    {
        var expression = new string('(', 4000) + "a > 5" + new string(')', 4000);

        Assert.That(ExpressionSplitter.Split(expression).Curves, Has.Count.EqualTo(1));
    }

    [TestCase("5 * 1024^3", 5368709120)]
    [TestCase("-2^2", -4)]
    [TestCase("2^-1", 0.5)]
    [TestCase("(1 + 2) * 3 - 4 / 2", 7)]
    [TestCase("0x1F", 31)]
    [TestCase("24h", 86400)]
    [TestCase("1_000", 1000)]
    public void A_limit_of_numbers_is_computed(string text, double expected) =>
        Assert.That(ConstantExpression.Evaluate(text), Is.EqualTo(expected).Within(1e-9));

    [TestCase("a")]
    [TestCase("5 5")]
    [TestCase("scalar(a)")]
    [TestCase("[5m]")]
    [TestCase("5 +")]
    public void What_is_no_number_is_none(string text) => Assert.That(ConstantExpression.Evaluate(text), Is.Null);

    [TestCase("sum(rate({app=\"x\"} |= \"[5m]\" [5m])) > 5", "{app=\"x\"} |= \"[5m]\"")]
    [TestCase("count_over_time({app=\"x\"}[5m]) > 5", "{app=\"x\"}")]
    [TestCase("sum(rate(up{app=\"x\"}[5m]))", null)]
    [TestCase("rate({__name__=\"x\"}[5m])", null)]
    [TestCase("up == 0", null)]
    public void The_logs_behind_a_count_are_found(string expression, string? expected) => Assert.That(LogQl.LogsOf(expression), Is.EqualTo(expected));

    private static IEnumerable<TestCaseData> Cases() =>
        s_cases.Select(static entry => new TestCaseData(entry.Expression, entry.Curves, entry.Thresholds, entry.Conditions)
            .SetName($"{{m}}({entry.Expression.Replace('\n', ' ')})"));

    private static string Print(ChartThreshold threshold) =>
        $"{threshold.Operator} {threshold.Value?.ToString("G10", System.Globalization.CultureInfo.InvariantCulture) ?? threshold.Expression}";
}
