#include "open.h"

dns_t *dns_open (const config_t *config, char **error) {
    dns_options_t options = {
        .zone_file = config_text (config, "authentication/zone"),
        .nameservers = config_text (config, "authentication/nameserver"),
        .timeout = config_number (config, "authentication/timeout"),
        .cache_bytes = (size_t)config_number (config, "authentication/cache"),
        .negative_ttl = config_number (config, "authentication/negative_ttl"),
        .ttl_max = config_number (config, "authentication/ttl_max"),
        .queries_in_flight = (size_t)config_number (config, "authentication/in_flight"),
        .domain_in_flight = (size_t)config_number (config, "authentication/domain_in_flight"),
    };
    return dns_new (&options, error);
}
